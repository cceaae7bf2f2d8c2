// One page, one submission. A second tap on a button that has sent its form does nothing for
// a moment; a page that one comes back to keeps its client UUID, though the server has given
// the copy a new one, so that what was lost on the way is sent again as the same. But once
// the server has said that it was saved, coming back begins another.

import { wasSaved } from "../lib/saved_forms.js";

const PAUSE_MS = 2000;

export function sendOnce(clientUuid) {
  keepIdentity(clientUuid);
  const beginAnother = () => {
    if (wasSaved(clientUuid.value)) {
      location.replace(location.pathname);
    }
  };
  beginAnother();
  // Also where the browser has kept the whole page as it was.
  window.addEventListener("pageshow", beginAnother);

  let sentAt = -PAUSE_MS;
  clientUuid.form.addEventListener("submit", (event) => {
    if (event.timeStamp - sentAt < PAUSE_MS) {
      event.preventDefault();
      return;
    }
    sentAt = event.timeStamp;
  });
}

// What this visit is known by lies with its entry in the browser's history. A form that
// comes back with its errors may have been given another identity, which is the one to keep.
function keepIdentity(input) {
  const kept = history.state?.clientUuid;
  if (kept && !cameBack()) {
    input.value = kept;
  }
  history.replaceState({ ...history.state, clientUuid: input.value }, "");
}

function cameBack() {
  return document.querySelector("[data-error-summary]") !== null;
}
