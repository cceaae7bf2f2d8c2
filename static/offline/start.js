// Runs on every page to support work without a connection. In these scripts an *entry* is a
// filled-in form that waits on this phone, *encrypted*, in the *queue*; its *key*
// belongs to the user who was signed in when it was made; a *shell* is a page stored on this
// phone.
//
// A page's head has the viewer's code, or says that no one is signed in. A shell has
// neither, because it is the same for everyone.

import { keepUnsent } from "./capture.js";
import { keepGettingReady } from "./getting_ready.js";
import { keepPages } from "./kept.js";
import { leaveOthers } from "./keys.js";
import { keepMarking, showMarking } from "./marking.js";
import { takeCorrection } from "./corrections.js";
import { canEncrypt } from "./encryption.js";
import { keepSending } from "./sending.js";
import { askBeforeSignOut } from "./sign_out.js";
import { showLost, showStatus } from "./status.js";

const place = document.querySelector("[data-queue]");
const dialog = document.querySelector("[data-sign-out-dialog]");

// The owner code of a signed-in user who may not record offline: it matches no key.
const LOGS_NOTHING = "-";

function viewerOf({ owner, shell, signedOut }) {
  const [isShell, isSignedOut] = [shell !== undefined, signedOut !== undefined];
  const isNamed = !isShell && !isSignedOut;
  return { owner: owner ?? (isNamed ? LOGS_NOTHING : ""), mayLog: Boolean(owner), isShell, isSignedOut };
}

async function start(viewer) {
  if (viewer.isShell) {
    await showMarking();
  }
  const corrected = takeCorrection();
  const forms = [...document.querySelectorAll("form[data-offline-form]")];
  const ready = forms.map((form) => keepUnsent(form, viewer, corrected));
  if (dialog) {
    askBeforeSignOut(document.querySelectorAll('form[action="/accounts/logout/"]'), dialog, viewer);
  }
  if (viewer.mayLog) {
    await leaveOthers(viewer.owner);
  }
  await showStatus(place, viewer);
  await prepare(viewer, ready);
  if (viewer.mayLog) {
    await showLost(document.querySelector("[data-lost-entries]"), viewer);
    await keepMarking(viewer.owner);
  }
  const keepWhole = async (now) => {
    // A key that the server no longer has is replaced at once.
    if (!(await keepPages(viewer, { now }))) {
      await prepare(viewer, ready);
      await keepPages(viewer, { now: true });
    }
  };
  if (!viewer.isSignedOut) {
    keepSending(viewer, () => keepWhole(true));
  }
  // What these pages show and change is what is kept.
  await keepWhole(Boolean(document.querySelector("[data-devices], [data-day-online]")));
}

async function prepare(viewer, ready) {
  await keepGettingReady(viewer, place.dataset.token);
  for (const known of ready) {
    known();
  }
}

// Without these the site works as it does without JavaScript.
if (place && canEncrypt()) {
  start(viewerOf(place.dataset)).catch(() => {});
}
