// One page, one submission. A second tap on a button that has sent its form does nothing for
// a moment; and a page that one comes back to keeps its client UUID, though the server has
// given the copy a new one. The server would know a repetition by that UUID in any case.

const PAUSE_MS = 2000;

export function sendOnce(clientUuid) {
  keepIdentity(clientUuid);
  let sentAt = -PAUSE_MS;
  clientUuid.form.addEventListener("submit", (event) => {
    if (event.timeStamp - sentAt < PAUSE_MS) {
      event.preventDefault();
      return;
    }
    sentAt = event.timeStamp;
  });
}

// What this visit is known by lies with its entry in the browser's history.
function keepIdentity(input) {
  const kept = history.state?.clientUuid;
  if (kept) {
    input.value = kept;
  } else {
    history.replaceState({ ...history.state, clientUuid: input.value }, "");
  }
}
