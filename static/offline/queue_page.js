// The page of the queue of this phone. Signed out or locked, it shows only the form and time
// of each entry; the content needs the key, whose secret the server gives only to its owner.

import { onLock, onUnlock } from "../lib/lock_state.js";
import { drain, DONE, NO_ANSWER, post, SIGN_IN } from "./drain.js";
import { drawEntry, drawReceipt, drawUnderWay } from "./entries.js";
import { keyFor, LOST, OPEN, unlock } from "./keys.js";
import { noteCorrection } from "./corrections.js";
import {
  decide as decideAgain,
  discard,
  fieldsOf,
  isUnderWay,
  lostOf,
  PHOTO,
  REFUSED,
  reasonsOf,
  remove,
  SENT,
  sentOf,
  summary,
  UNDECIDED,
} from "./queue.js";
import { canEncrypt } from "./encryption.js";
import { allEntries, allKeys, onChange } from "./store.js";
import { othersWords } from "./words.js";

const page = document.querySelector("[data-queue-page]");
const dialog = document.querySelector("[data-delete-dialog]");
const part = (name) => page.querySelector(`[data-${name}]`);
const forms = new Map(
  [...page.querySelectorAll("[data-form]")].map(({ dataset }) => [
    dataset.form,
    { one: dataset.one, labels: JSON.parse(dataset.labels) },
  ]),
);
const STATES = {
  [OPEN]: "",
  [LOST]: "These entries belong to another user, or can no longer be opened.",
  [SIGN_IN]: "Signed out, or locked because you were away. Sign in to read, correct or send the entries.",
  [NO_ANSWER]: "No signal. The entries can be read and sent when there is signal.",
};

let access = { state: NO_ANSWER };
let openedFor;
let round = 0;
// Whether the site is locked for the owner: until it is unlocked nothing is opened.
let isLocked = false;

// Asks the server for the secret when it is needed. A key opens only the entries of its own
// device; another user may have signed in since, in another tab.
async function open(key) {
  if (key?.device !== openedFor) {
    access = { state: NO_ANSWER };
  }
  openedFor = key?.device;
  if (!key || access.state === OPEN || isLocked) {
    return;
  }
  let found;
  try {
    found = await unlock(key);
    found.state = found.state === OPEN || found.state === LOST ? found.state : SIGN_IN;
  } catch {
    found = { state: NO_ANSWER };
  }
  // A key that arrives after the page was locked is given up.
  access = isLocked ? { state: SIGN_IN } : found;
}

// Gives up the opened key, and takes what it opened off the page at once.
function forget() {
  isLocked = true;
  access = { state: SIGN_IN };
  for (const name of ["entries", "receipts"]) {
    part(name).replaceChildren();
  }
  show();
}

async function show() {
  const mine = ++round;
  const key = await keyFor("");
  const all = await allEntries();
  const own = all.filter((entry) => entry.device === key?.device);
  const lost = lostOf(all, await allKeys()).filter(({ state }) => state !== SENT);
  await open(own.length > 0 ? key : undefined);
  const about = await summary("");
  const shown = await Promise.all(own.map(read));
  if (mine !== round) {
    return;
  }
  const unsent = shown.filter(({ entry }) => entry.state !== SENT);
  const items = [...lost.map((entry) => ({ entry, isLost: true, canDelete: true })), ...unsent];
  part("entries").replaceChildren(...items.map((item) => drawEntry(item, forms, { correct, decide, ask })));
  const underWay = own.filter(isUnderWay);
  part("started").replaceChildren(...underWay.map((entry) => drawUnderWay(entry, forms)));
  part("under-way").hidden = underWay.length === 0;
  part("receipts").replaceChildren(
    ...shown.filter(({ entry, receipt }) => entry.state === SENT && receipt).reverse().map((item) => drawReceipt(item, forms)),
  );
  part("sent").hidden = part("receipts").children.length === 0;
  part("late").hidden = !about.isLate;
  part("not-persisted").hidden = !(about.persisted === false && unsent.length > 0);
  part("send").hidden = about.nWaiting === 0 || access.state !== OPEN;
  part("sign-in").hidden = unsent.length === 0 || access.state !== SIGN_IN;
  part("others").hidden = about.nOthers === 0;
  part("others").textContent = `${othersWords(about.nOthers)}. They are sent when that user signs in here.`;
  part("state").textContent = unsent.length === 0 ? nothingWaits(about) : STATES[access.state];
}

function nothingWaits({ hasKey }) {
  return hasKey ? "Nothing is waiting to be sent." : "Nothing can be stored here yet: sign in once on this phone, with signal.";
}

async function read(entry) {
  if (access.state !== OPEN) {
    return { entry, canDelete: access.state === LOST };
  }
  try {
    const isPhoto = entry.code === PHOTO && entry.state !== SENT;
    const opened = isPhoto ? null : await fieldsOf(entry, access.privateKey);
    if (entry.state === SENT) {
      return { entry, receipt: opened };
    }
    const reasons = entry.state === REFUSED ? await reasonsOf(entry, access.privateKey) : {};
    const changed = entry.state === UNDECIDED ? await reasonsOf(entry, access.privateKey) : null;
    return { entry, fields: opened, reasons, changed, canDelete: true };
  } catch {
    return { entry, canDelete: true };
  }
}

// Sends it again; if it is still refused, the server shows the form with the errors.
async function correct({ entry, fields }) {
  const { url, content } = sentOf(entry, fields);
  let answer;
  try {
    await open(await keyFor(""));
    answer = await post(url, content, access.token, { isFromQueue: false });
  } catch {
    answer = { outcome: NO_ANSWER };
  }
  if (answer.receipt) {
    await remove(entry.clientUuid);
    location.assign(answer.receipt.url);
  } else if (answer.outcome === DONE) {
    noteCorrection(entry.clientUuid);
    submit(url, [...content, ["csrfmiddlewaretoken", access.token]]);
  } else {
    part("state").textContent = "It can be corrected when there is signal and you are signed in.";
  }
}

// Puts it back into the queue, for the record as it is now; it is sent at once if it can be.
async function decide({ entry, fields, changed }) {
  await decideAgain(entry, await keyFor(""), fields, changed.mark);
  await drain("");
}

function submit(url, fields) {
  const form = document.createElement("form");
  form.method = "post";
  form.action = url;
  form.hidden = true;
  for (const [name, value] of fields) {
    const input = document.createElement("input");
    input.type = "hidden";
    input.name = name;
    input.value = value;
    form.append(input);
  }
  document.body.append(form);
  form.submit();
}

function ask(entry) {
  dialog.dataset.entry = entry.clientUuid;
  dialog.showModal();
}

async function start() {
  part("instead").hidden = location.pathname === "/offline/";
  for (const button of dialog.querySelectorAll("[data-delete]")) {
    button.addEventListener("click", async () => {
      dialog.close();
      if (button.dataset.delete === "yes") {
        await discard(dialog.dataset.entry);
      }
    });
  }
  part("send").addEventListener("click", async () => {
    part("state").textContent = "Sending…";
    await drain("");
    await show();
  });
  window.addEventListener("online", show);
  onChange(show);
  onLock(forget);
  onUnlock(() => {
    isLocked = false;
    access = { state: NO_ANSWER };
    show();
  });
  await show();
}

if (canEncrypt()) {
  start();
}
