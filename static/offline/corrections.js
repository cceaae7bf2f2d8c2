// Remembers which refused entry the next page corrects. The server shows the form again with
// its errors and may give it another client UUID, so this window stores the entry's UUID.

const NAME = "stronghold-correction";

export function noteCorrection(clientUuid) {
  if (clientUuid) {
    sessionStorage.setItem(NAME, clientUuid);
  }
}

// Only for the page that has just been loaded.
export function takeCorrection() {
  const clientUuid = sessionStorage.getItem(NAME) ?? "";
  sessionStorage.removeItem(NAME);
  return clientUuid;
}
