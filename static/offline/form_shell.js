// The shell of a form, as this phone keeps it: a record of its own each time. How it is kept
// is in `capture.js`; places are offered from those that are kept here.

import { keyFor } from "./keys.js";

const input = document.querySelector("[name=client_uuid]");
const { form } = input;
const asked = new URLSearchParams(location.search);
const UUID = /^[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}$/;

input.value = history.state?.clientUuid || crypto.randomUUID();
// Or the browser would write what is typed to its own disk, unsealed.
form.autocomplete = "off";
// The address may answer a question already, as it does where there is signal.
for (const [name, answer] of asked) {
  form.querySelector(`[type=radio][name="${CSS.escape(name)}"][value="${CSS.escape(answer)}"]`)?.click();
}
endWhatIsAsked(asked.get("of") ?? "");
promiseWhatIsTrue();
// Nothing is compared with what others told: a shell asks nobody, not even with signal.
document.querySelector("[data-likely-matches]")?.remove();
// No map is kept on the phone: its button goes once the form's own script has run.
document.addEventListener("DOMContentLoaded", () => document.querySelector("[data-pin]")?.remove());

// Without a key nothing can be kept here, and nothing else is promised.
async function promiseWhatIsTrue() {
  const key = await keyFor("").catch(() => null);
  document.querySelector(key ? "[data-promise]" : "[data-no-promise]").hidden = false;
}

// An end is sent to what the phone knows of its start.
function endWhatIsAsked(started) {
  const frame = document.querySelector("[data-offline-page]");
  if (!frame.dataset.offlinePage.includes("UUID")) {
    return;
  }
  if (!UUID.test(started)) {
    location.replace("/offline/");
    return;
  }
  frame.dataset.offlinePage = frame.dataset.offlinePage.replace("UUID", started);
  form.dataset.offlineEnds = started;
}
