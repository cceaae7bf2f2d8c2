// Forms that can be filled in without a connection: <form data-offline-form="report">. With
// a connection the form is sent and the answer shown. If it cannot be sent (no signal, no
// answer from the server, an expired session), its entry is stored on this phone. Nothing
// typed is lost: the form stays on the page unless it was sent or stored.
//
// A form about one record lists the fields it needs itself (data-offline-needs), because its
// page has no stored shell. `data-offline-continues="name=answer"` marks the start of an
// activity that is ended later; `data-offline-ends` names the start that this form ends, by
// its client UUID.

import { focusErrorSummary } from "../components/error_summary.js";
import { DONE, post } from "./drain.js";
import { drawErrors, drawKept, drawKeptMove } from "./form_parts.js";
import { keyFor } from "./keys.js";
import { noteCorrection } from "./corrections.js";
import {
  followCorrection,
  isKept,
  keep,
  keepPhotos,
  keepStarted,
  markEnded,
  NoKey,
  remove,
  TooManyPhotos,
} from "./queue.js";
import { photosOf, takePhotos } from "./photos.js";

const WAIT_MS = 20_000;

// `corrected` is the refused entry that this page corrects. Returns a function to call when the
// phone may have a key: until it has one, the browser sends the form as usual.
export function keepUnsent(form, viewer, corrected) {
  const replaces = document.querySelector("[data-error-summary]") ? corrected : "";
  let isBusy = false;
  let isReady = viewer.isShell;

  takePhotos(form, replaces);
  const getReady = async () => {
    isReady = viewer.isShell || Boolean(await keyFor(viewer.owner));
    form.toggleAttribute("data-offline-ready", isReady);
    form.querySelector("[data-take-photos]")?.toggleAttribute("hidden", !isReady);
  };
  form.addEventListener("submit", async (event) => {
    if (!isReady) {
      return;
    }
    event.preventDefault();
    if (!isBusy) {
      isBusy = true;
      form.setAttribute("aria-busy", "true");
      await sendOrKeep(form, { viewer, replaces, button: event.submitter });
      form.removeAttribute("aria-busy");
      isBusy = false;
    }
  });
  beginAnother(form, replaces);
  getReady().catch(() => {});
  return getReady;
}

// When a browser restores a form whose entry was already stored, it is another record: it
// must not replace the stored entry in the queue.
async function beginAnother(form, replaces) {
  const input = form.elements.client_uuid;
  if (input && !replaces && (await isKept(input.value).catch(() => false))) {
    input.value = crypto.randomUUID();
    history.replaceState({ ...history.state, clientUuid: input.value }, "");
  }
}

async function sendOrKeep(form, how) {
  await beginAnother(form, how.replaces);
  how.photos = await photosOf(form);
  // The button that was pressed may say something too, such as the duty of time away.
  const fields = [...new FormData(form, how.button)];
  if (fields.some(([, value]) => value instanceof File && value.size > 0)) {
    HTMLFormElement.prototype.submit.call(form);
    return;
  }
  const letGo = warnOfLeaving();
  try {
    const answer = how.viewer.isShell || !navigator.onLine ? null : await sent(form, fields);
    if (answer?.receipt) {
      if (await settle(form, fields, answer.receipt, how)) {
        letGo();
        leaveFor(form, answer.receipt.url);
      }
    } else if (answer?.outcome === DONE) {
      await letServerShowErrors(form, fields, how, letGo);
    } else {
      await keepHere(form, fields, how);
    }
  } finally {
    letGo();
  }
}

// A move is one of several on its page, which then shows what is left.
function leaveFor(form, url) {
  if (isMove(form)) {
    location.reload();
  } else {
    location.assign(url);
  }
}

// A button of a page that is about several records: each form has an address of its own.
function isMove(form) {
  return "offlineInline" in form.dataset;
}

// Until the form is sent or stored, leaving the page would lose it.
function warnOfLeaving() {
  const warn = (event) => event.preventDefault();
  window.addEventListener("beforeunload", warn);
  return () => window.removeEventListener("beforeunload", warn);
}

// The server has stored it: update what this phone knows of it. Returns false if its photos
// could not be kept, which the page then says.
async function settle(form, fields, receipt, { viewer, replaces, photos }) {
  const clientUuid = identityIn(fields);
  await followCorrection(replaces, clientUuid);
  await remove(replaces);
  const about = { owner: viewer.owner, code: form.dataset.offlineForm };
  if (continues(form)) {
    await keepStarted({ ...about, fields, receipt }).catch(() => {});
  }
  await markEnded(form.dataset.offlineEnds).catch(() => {});
  try {
    await keepPhotos({ owner: viewer.owner, after: clientUuid, photos });
    return true;
  } catch (error) {
    const why = `The report is stored, but its photos are not. ${whyNotKept(error)}`;
    showErrors(form, [{ message: why }]);
    return false;
  }
}

function identityIn(fields) {
  return fields.find(([name]) => name === "client_uuid")?.[1] ?? "";
}

function continues(form) {
  const [name, answer] = (form.dataset.offlineContinues ?? "").split("=");
  return Boolean(name) && new FormData(form).get(name) === answer;
}

// Returns null if there was no answer.
async function sent(form, fields) {
  const [, token] = fields.find(([name]) => name === "csrfmiddlewaretoken") ?? [];
  try {
    return await post(addressOf(form), fields, token, { isFromQueue: false, wait: WAIT_MS });
  } catch {
    return null;
  }
}

// The server shows the page with the errors, as it does without JavaScript. A browser gives
// no page the photos chosen on another, so they wait on this phone for the corrected report.
async function letServerShowErrors(form, fields, { viewer, replaces, photos }, letGo) {
  const clientUuid = identityIn(fields);
  try {
    await keepPhotos({ owner: viewer.owner, after: clientUuid, photos });
  } catch (error) {
    showErrors(form, [{ message: whyNotKept(error) }]);
    return;
  }
  await followCorrection(replaces, clientUuid);
  letGo();
  noteCorrection(photos.length > 0 ? clientUuid : replaces);
  HTMLFormElement.prototype.submit.call(form);
}

async function keepHere(form, fields, { viewer, replaces, photos }) {
  const missing = await missingFrom(form);
  if (missing.length > 0) {
    showErrors(form, missing);
    return;
  }
  const { offlineForm: code, offlineEnds: ends = "", offlineNeeds } = form.dataset;
  const about = { owner: viewer.owner, code, url: addressOf(form), continues: continues(form), ends };
  try {
    const entry = await keep({ ...about, fields, photos, replaces });
    if (isMove(form)) {
      drawKeptMove(form, entry);
      return;
    }
    forgetIdentity();
    drawKept(form, entry, {
      another: offlineNeeds ? "" : addressOf(form),
      ending: about.continues ? entry.clientUuid : "",
    });
  } catch (error) {
    showErrors(form, [{ message: whyNotKept(error) }]);
  }
}

function whyNotKept(error) {
  if (error instanceof NoKey) {
    return "This phone cannot store it: no one has signed in here since the last sign-out. Leave this page open, and save when there is signal";
  }
  if (error instanceof TooManyPhotos) {
    return "This phone has 30 photos waiting, which is all that it keeps. Leave the new ones out, or save when there is signal";
  }
  const isFull = error.name === "QuotaExceededError";
  const why = isFull ? "its storage is full. Free some space" : "its storage does not answer";
  return `This phone cannot store it: ${why}. Nothing you typed is lost: leave this page open and save again`;
}

function showErrors(form, errors) {
  const summary = drawErrors(form, errors);
  focusErrorSummary(summary);
}

// Ask now for fields that the server requires, while the officer is still at the scene.
async function missingFrom(form) {
  const given = new FormData(form);
  const isGiven = (name) => given.getAll(name).some((value) => String(value).trim() !== "");
  return (await needsOf(form))
    .filter((need) => !need.fields.some(isGiven))
    .map(({ message, fields: [name] }) => ({ message, name }));
}

// A shell has a list of needed fields; another page reads that of its stored shell.
async function needsOf(form) {
  const listed = form.closest("[data-offline-needs]") ?? document.querySelector("[data-offline-needs]");
  if (listed) {
    return JSON.parse(listed.dataset.offlineNeeds);
  }
  try {
    const shell = await fetch(`/offline/${form.dataset.offlineForm}/`);
    const page = new DOMParser().parseFromString(await shell.text(), "text/html");
    return JSON.parse(page.querySelector("[data-offline-needs]").dataset.offlineNeeds);
  } catch {
    return [];
  }
}

// A shell names the real page of its form, to which the form is sent. A form that is sent
// to another address than its page names that itself.
function addressOf(form) {
  const page = document.querySelector("[data-offline-page]")?.dataset.offlinePage;
  return page ?? form.getAttribute("action") ?? location.pathname;
}

// Going back to this page starts another record.
function forgetIdentity() {
  history.replaceState({ ...history.state, clientUuid: "" }, "");
}
