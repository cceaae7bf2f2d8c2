// One page, one submission. A second tap on a button that has sent its form does nothing for
// a moment; a page that one comes back to keeps its client UUID, though the server has given
// the copy a new one, so that what was lost on the way is sent again as the same. But once
// the server has said that it was saved, coming back begins another.

import { wasSaved } from "../lib/saved_forms.js";

const PAUSE_MS = 2000;
// To the very same address a browser would bring what was typed along.
const ANOTHER = "?";

export function sendOnce(clientUuid) {
  const isAnother = location.href.endsWith(ANOTHER);
  keepIdentity(clientUuid, isAnother);
  const beginAnother = () => {
    if (wasSaved(clientUuid.value)) {
      remember({ clientUuid: undefined });
      location.replace(location.pathname + ANOTHER);
    }
  };
  if (!isAnother) {
    beginAnother();
  }
  // Where the browser has kept the whole page as it was, no script of it runs anew.
  window.addEventListener("pageshow", (event) => event.persisted && beginAnother());

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
function keepIdentity(input, isAnother) {
  const kept = history.state?.clientUuid;
  if (kept && !isAnother && !cameBack()) {
    input.value = kept;
  }
  remember({ clientUuid: input.value });
}

function remember(facts) {
  history.replaceState({ ...history.state, ...facts }, "", location.pathname + location.search + location.hash);
}

function cameBack() {
  return document.querySelector("[data-error-summary]") !== null;
}
