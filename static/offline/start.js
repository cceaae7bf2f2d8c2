// Every page: what it takes to log without a connection. The words of these scripts: an
// *entry* is a form that waits on this phone, *sealed*, in the *queue*; its *key* belongs to
// whoever was signed in when it was made; a *shell* is a page that this phone keeps.
//
// A page names its viewer in the head: their code, or that nobody is signed in, or, in a
// shell, nothing, since a shell is the same for all.

import { keepUnsent } from "./capture.js";
import { keepGettingReady } from "./getting_ready.js";
import { forgetRefusal, keyFor, leaveOthers, refusalOf } from "./keys.js";
import { takeMending } from "./mending.js";
import { canSeal } from "./sealing.js";
import { keepSending } from "./sending.js";
import { askBeforeSignOut } from "./sign_out.js";
import { showStatus } from "./status.js";

const place = document.querySelector("[data-queue]");
const dialog = document.querySelector("[data-sign-out-dialog]");

// Signed in, but not to log: no key is theirs.
const LOGS_NOTHING = "-";

function viewerOf({ owner, shell, signedOut }) {
  const [isShell, isSignedOut] = [shell !== undefined, signedOut !== undefined];
  const isNamed = !isShell && !isSignedOut;
  return { owner: owner ?? (isNamed ? LOGS_NOTHING : ""), mayLog: Boolean(owner), isShell, isSignedOut };
}

async function start(viewer) {
  const mended = takeMending();
  const forms = [...document.querySelectorAll("form[data-offline-form]")];
  const ready = forms.map((form) => keepUnsent(form, viewer, mended));
  if (dialog) {
    askBeforeSignOut(document.querySelectorAll('form[action="/accounts/logout/"]'), dialog, viewer);
  }
  if (viewer.mayLog) {
    await leaveOthers(viewer.owner);
  }
  await showStatus(place, viewer);
  if (viewer.mayLog && document.querySelector("[data-devices]")) {
    // Room may have been made here: the server is asked again.
    await forgetRefusal();
  }
  await keepGettingReady(viewer, place.dataset.token);
  if (viewer.mayLog) {
    await sayRefusal(viewer);
  }
  for (const known of ready) {
    known();
  }
  if (!viewer.isSignedOut) {
    keepSending(viewer);
  }
}

// That nothing can be kept here is said while there is signal to put it right.
async function sayRefusal(viewer) {
  const box = document.querySelector("[data-key-refused]");
  const why = (await keyFor(viewer.owner)) ? "" : await refusalOf(viewer.owner);
  box.hidden = !why;
  box.querySelector("[data-why]").textContent = why;
}

// Without these the site works as it does without JavaScript.
if (place && canSeal()) {
  start(viewerOf(place.dataset)).catch(() => {});
}
