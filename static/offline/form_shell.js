// The shell of a form (the page stored on this phone): each opening is a new record.
// `capture.js` stores entries; suggestions of places come from those stored on this phone.

import { keyFor } from "./keys.js";

const input = document.querySelector("[name=client_uuid]");
const { form } = input;
const params = new URLSearchParams(location.search);
const UUID = /^[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}$/;

input.value = history.state?.clientUuid || crypto.randomUUID();
// Otherwise the browser would store what is typed on its disk, unencrypted.
form.autocomplete = "off";
// The address can answer a question, as it can with signal.
for (const [name, answer] of params) {
  form.querySelector(`[type=radio][name="${CSS.escape(name)}"][value="${CSS.escape(answer)}"]`)?.click();
}
setStart(params.get("of") ?? "");
showPromise();
// A shell never asks the server, so it does not compare with other reports.
document.querySelector("[data-likely-matches]")?.remove();
// No map is stored on the phone, so remove its button after the form's script has run.
document.addEventListener("DOMContentLoaded", () => document.querySelector("[data-pin]")?.remove());

// Without a key nothing can be stored, and the page says so.
async function showPromise() {
  const key = await keyFor("").catch(() => null);
  document.querySelector(key ? "[data-promise]" : "[data-no-promise]").hidden = false;
}

// The end of an activity is sent to the address of its start, by client UUID.
function setStart(started) {
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
