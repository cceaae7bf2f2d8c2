// One submission for each page. A second tap on the button does nothing for a moment. When
// the user goes back, the page keeps its client UUID (the server has given the copy a new
// one), so that a lost submission is sent again as the same. Once the server has saved it,
// going back starts another record.

import { wasSaved } from "../lib/saved_forms.js";

const PAUSE_MS = 2000;
// With the same address a browser would restore what was typed, so this is appended.
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
  // A page restored from the back/forward cache does not run its scripts again.
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

// The client UUID is stored with the page's entry in the browser history. A form shown again
// with errors may have a new one from the server, which must be kept.
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
