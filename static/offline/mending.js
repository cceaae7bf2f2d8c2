// Remembers which refused entry the next page corrects. The server shows the form again with
// its errors and may give it another client UUID, so this window stores the entry's UUID.

const NAME = "stronghold-mending";

export function noteMending(clientUuid) {
  if (clientUuid) {
    sessionStorage.setItem(NAME, clientUuid);
  }
}

// Only for the page that has just been loaded.
export function takeMending() {
  const clientUuid = sessionStorage.getItem(NAME) ?? "";
  sessionStorage.removeItem(NAME);
  return clientUuid;
}
