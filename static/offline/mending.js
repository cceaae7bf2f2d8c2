// Which refused entry the page at hand mends. The server draws the form again with what is
// wrong; this window remembers for that one page which entry it came from, since the server
// may give what is typed another client UUID.

const NAME = "stronghold-mending";

export function noteMending(clientUuid) {
  if (clientUuid) {
    sessionStorage.setItem(NAME, clientUuid);
  }
}

// For the page that has just been drawn, and no later one.
export function takeMending() {
  const clientUuid = sessionStorage.getItem(NAME) ?? "";
  sessionStorage.removeItem(NAME);
  return clientUuid;
}
