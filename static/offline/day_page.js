// The page, stored on this phone, that opens what is kept here for its owner to read without
// signal. With signal the session opens it; without, a passkey of theirs, if they turned that
// on. What was opened is given up when the page locks, and when its time is over.

import { onLock, onUnlock } from "../lib/lock_state.js";
import { bytesFromPasskey, canUsePasskeys } from "../lib/passkeys.js";
import { keepUnsent } from "./capture.js";
import { canEncrypt, openPairAgain } from "./encryption.js";
import { keptMove, linkTo, made } from "./form_parts.js";
import { atEnd, forgetExpired, keptFor, openPage } from "./kept.js";
import { keyFor, OPEN, unlock } from "./keys.js";
import { fieldsOf, SENT, sentOf } from "./queue.js";
import { allEntries, onChange } from "./store.js";

const page = document.querySelector("[data-day-page]");
const part = (name) => page.querySelector(`[data-${name}]`);
const SHELL = { owner: "", mayLog: true, isShell: true, isSignedOut: false };
const [NO_KEY, NOTHING, SEALED, BY_PASSKEY, LOCKED, FAILED] = ["no-key", "nothing", "sealed", "by-passkey", "locked", "failed"];
const HOME = "/offline/day/";

let privateKey = null;
let openedFor = "";
let isLocked = false;
let stopWaiting = () => {};
let opened = [];
let round = 0;

async function show() {
  const mine = ++round;
  await forgetExpired();
  const key = await keyFor("");
  const kept = key ? await keptFor(key.device) : [];
  if (privateKey && key?.device !== openedFor) {
    privateKey = null;
  }
  if (kept.length > 0 && !privateKey && !isLocked) {
    await openBySession(key);
  }
  const pages = privateKey ? await Promise.all(kept.map((one) => openPage(one, privateKey))) : [];
  if (mine !== round) {
    return;
  }
  stopWaiting();
  stopWaiting = kept.length > 0 ? atEnd(kept, show) : () => {};
  opened = pages;
  if (pages.length > 0) {
    say("");
    await draw();
  } else {
    clear();
    say(stateOf(key, kept));
  }
}

function stateOf(key, kept) {
  if (!key || kept.length === 0) {
    return key ? NOTHING : NO_KEY;
  }
  if (isLocked) {
    return LOCKED;
  }
  return key.byPasskey && canUsePasskeys() ? BY_PASSKEY : SEALED;
}

async function openBySession(key) {
  if (!navigator.onLine) {
    return;
  }
  try {
    const found = await unlock(key);
    take(key, found.state === OPEN ? found.privateKey : null);
  } catch {
    // No signal after all.
  }
}

async function openByPasskey() {
  const key = await keyFor("");
  try {
    const { id, salt } = key.byPasskey;
    const given = await bytesFromPasskey([id], salt);
    take(key, await openPairAgain(key.byPasskey, given.bytes));
    await show();
  } catch {
    say(FAILED);
  }
}

// A key that arrives after the page was locked is given up.
function take(key, found) {
  privateKey = isLocked ? null : found;
  openedFor = key.device;
}

function say(state) {
  for (const words of page.querySelectorAll("[data-when]")) {
    words.hidden = !words.dataset.when.split(" ").includes(state);
  }
}

function clear() {
  part("title").textContent = "My day";
  part("heading").hidden = false;
  part("content").replaceChildren();
  part("pages").replaceChildren();
}

function shownPage() {
  return opened.find(({ url }) => url === location.pathname) ?? opened[0];
}

async function draw() {
  const shown = shownPage();
  const parsed = new DOMParser().parseFromString(shown.html, "text/html");
  for (const script of parsed.querySelectorAll("script")) {
    script.remove();
  }
  part("title").textContent = shown.title;
  part("content").replaceChildren(...parsed.body.childNodes);
  part("heading").hidden = Boolean(part("content").querySelector("h1"));
  part("pages").replaceChildren(...linksTo(opened.filter((one) => one !== shown)));
  await showWaiting();
  for (const form of part("content").querySelectorAll("form[data-offline-form]")) {
    keepUnsent(form, SHELL, "");
  }
}

function linksTo(others) {
  return others.map(({ url, title }) => {
    const item = made("li");
    item.append(linkTo(url, title));
    return item;
  });
}

// A move that waits is not offered again: its record has had its move.
async function showWaiting() {
  const waiting = new Map();
  for (const entry of await allEntries()) {
    if (entry.device === openedFor && entry.state !== SENT && !entry.url) {
      const fields = await fieldsOf(entry, privateKey).catch(() => []);
      waiting.set(sentOf(entry, fields).url, entry);
    }
  }
  for (const moves of part("content").querySelectorAll("[data-moves]")) {
    const urls = [...moves.querySelectorAll("form")].map((form) => form.getAttribute("action"));
    const done = urls.find((url) => waiting.has(url));
    if (done) {
      moves.replaceWith(keptMove(waiting.get(done)));
    }
  }
}

// Opens another kept page in place, so that what is open stays so.
function follow(event) {
  const link = event.target.closest("a[href]");
  const url = link ? new URL(link.href) : null;
  if (url && url.origin === location.origin && opened.some((one) => one.url === url.pathname)) {
    event.preventDefault();
    history.pushState({}, "", url.pathname);
    draw();
    page.focus();
    window.scrollTo(0, 0);
  }
}

function forget() {
  isLocked = true;
  privateKey = null;
  opened = [];
  clear();
  say(LOCKED);
}

async function start() {
  page.addEventListener("click", follow);
  window.addEventListener("popstate", () => opened.length > 0 && draw());
  for (const button of page.querySelectorAll("[data-open]")) {
    button.addEventListener("click", openByPasskey);
  }
  part("instead").hidden = location.pathname === HOME;
  window.addEventListener("online", () => privateKey || show());
  onChange(() => privateKey && endIfWiped());
  onLock(forget);
  onUnlock(() => {
    isLocked = false;
    show();
  });
  await show();
}

// What is typed into the page stays while only the queue changes.
async function endIfWiped() {
  if ((await keptFor(openedFor)).length === 0) {
    await show();
  }
}

if (canEncrypt()) {
  start();
}
