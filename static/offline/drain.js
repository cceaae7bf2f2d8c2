// Sends the entries of the queue one at a time and in order, in one tab only. An entry
// leaves the queue only when the server has returned the reference of its record. Otherwise
// (no connection, a server that stops, an expired session) it stays and is sent again; the
// server recognises a repetition by its client UUID.
//
// The CSRF token belongs to the session that received the key. If another user signs in
// meanwhile, the token is void, so nothing is sent in their name.

import { isCovered } from "../lib/lock_state.js";
import { keyFor, LOST, OPEN, unlock } from "./keys.js";
import { fieldsOf, markRefused, markSent, markUndecided, PHOTO, photoOf, SENT, sentOf, WAITING } from "./queue.js";
import { allEntries } from "./store.js";

const LOCK = "stronghold-drain";
const WAIT_MS = 60_000;
// A photo of half a megabyte, at the speed of a bad connection.
const PHOTO_WAIT_MS = 180_000;
const LONGEST_WITHOUT_REPORT_MS = 24 * 60 * 60 * 1000;
const BEYOND_READING = { "": ["This entry can no longer be opened. Log it again, then delete this one"] };
const NOT_TAKEN = { "": ["The server could not read this. It may be too long: correct it, or log it again"] };
const GONE = { "": ["You can no longer see the record that this is about: another team may have it now"] };
const NO_REPORT = { "": ["The report that this photo belongs to was never sent. Log it again, with the photo"] };
const NOT_ALLOWED = { "": ["Your account may not send this. Ask your administrator"] };

export const DONE = "done";
export const BUSY = "busy";
export const SIGN_IN = "sign_in";
export const NO_ANSWER = "no_answer";
const FORBIDDEN = "forbidden";
const FAILED = "failed";
// 507: there is no room for a photo; what has none is stored as usual.
const OUTCOMES = { 403: FORBIDDEN, 500: FAILED, 507: FAILED };
// Errors that sending again would not change: a wrong or too long request.
const UNREADABLE = new Set([400, 413, 414, 422]);

// A timer leaves it to a round that is under way; a person who asks `waits` for its end.
export function drain(owner, { waits = false } = {}) {
  return navigator.locks.request(LOCK, { ifAvailable: !waits }, (lock) => (lock ? drainNow(owner) : BUSY));
}

async function drainNow(owner) {
  try {
    const key = await keyFor(owner);
    const waiting = key ? await nextOf(key) : null;
    if (!waiting) {
      return DONE;
    }
    const access = await unlock(key);
    if (access.state !== OPEN) {
      return access.state === LOST ? LOST : SIGN_IN;
    }
    return await sendAll(key, access);
  } catch {
    return NO_ANSWER;
  }
}

async function nextOf(key, passed = new Set()) {
  const entries = await allEntries();
  const unsent = new Set(entries.filter(({ state }) => state !== SENT).map(({ clientUuid }) => clientUuid));
  // The end of an activity waits until its start is stored, even if that needs correcting.
  // So do photos until their report is stored.
  const isNext = ({ device, state, clientUuid, ends, after }) =>
    device === key.device &&
    state === WAITING &&
    !passed.has(clientUuid) &&
    !unsent.has(ends) &&
    !unsent.has(after);
  return entries.find(isNext);
}

async function sendAll(key, access) {
  // Entries at which the server fails do not block others; the next round tries them again.
  const passed = new Set();
  let entry = await nextOf(key);
  while (entry) {
    // The opened key is given up with this round.
    if (isCovered()) {
      return SIGN_IN;
    }
    let outcome = await sendOne(entry, key, access);
    if (outcome === FORBIDDEN) {
      // The token is void after another sign-in. Only the owner of the key gets a new one.
      const renewed = await unlock(key);
      if (renewed.state !== OPEN) {
        return SIGN_IN;
      }
      access = renewed;
      outcome = await sendOne(entry, key, access);
    }
    if (outcome === FORBIDDEN) {
      await markRefused(entry, key, NOT_ALLOWED);
    } else if (outcome === FAILED) {
      passed.add(entry.clientUuid);
    } else if (outcome !== DONE) {
      return outcome;
    }
    entry = await nextOf(key, passed);
  }
  return passed.size > 0 ? NO_ANSWER : DONE;
}

async function sendOne(entry, key, access) {
  let answer;
  try {
    answer = await (entry.code === PHOTO ? photoSender : formSender)(entry, access);
  } catch (error) {
    if (!(error instanceof BeyondReading)) {
      throw error;
    }
    await markRefused(entry, key, BEYOND_READING);
    return DONE;
  }
  if (entry.code === PHOTO && answer.errors === GONE) {
    return waitForReport(entry, key);
  }
  if (answer.receipt) {
    await markSent(entry, key, answer.receipt);
  } else if (answer.errors) {
    await markRefused(entry, key, answer.errors);
  } else if (answer.changed) {
    await markUndecided(entry, key, answer.changed);
  }
  return answer.outcome;
}

class BeyondReading extends Error {}

async function opened(opening) {
  try {
    return await opening;
  } catch {
    throw new BeyondReading();
  }
}

async function formSender(entry, { privateKey, token }) {
  const { url, content } = sentOf(entry, await opened(fieldsOf(entry, privateKey)));
  return post(url, content, token);
}

async function photoSender(entry, { privateKey, token }) {
  const body = new FormData();
  body.set("csrfmiddlewaretoken", token);
  body.set("photo", await opened(photoOf(entry, privateKey)), "photo.jpg");
  return send(`/reports/sent/${entry.after}/photos/`, body, { isFromQueue: true, wait: PHOTO_WAIT_MS });
}

// The report may be on its way still: its page may show errors that are being corrected.
async function waitForReport(entry, key) {
  if (Date.now() - Date.parse(entry.capturedAt) > LONGEST_WITHOUT_REPORT_MS) {
    await markRefused(entry, key, NO_REPORT);
    return DONE;
  }
  return FAILED;
}

// Sends the fields to the form's own page, as that page would.
export function post(url, fields, token, { isFromQueue = true, wait = WAIT_MS } = {}) {
  const body = new URLSearchParams(fields);
  body.set("csrfmiddlewaretoken", token);
  return send(url, body, { isFromQueue, wait });
}

async function send(url, body, { isFromQueue, wait }) {
  const answer = await fetch(url, {
    method: "POST",
    body,
    headers: { Accept: "application/json", ...(isFromQueue ? { "X-From-Queue": "1" } : {}) },
    redirect: "manual",
    cache: "no-store",
    signal: AbortSignal.timeout(wait),
  });
  const isJson = answer.headers.get("Content-Type")?.startsWith("application/json");
  const content = isJson ? await answer.json() : {};
  if (answer.ok && content.reference) {
    return { outcome: DONE, receipt: content };
  }
  if (answer.status === 400 && content.errors) {
    return { outcome: DONE, errors: content.errors };
  }
  if (answer.status === 409 && content.changed) {
    return { outcome: DONE, changed: content.changed };
  }
  if (answer.status === 404) {
    return { outcome: DONE, errors: GONE };
  }
  if (UNREADABLE.has(answer.status)) {
    return { outcome: DONE, errors: NOT_TAKEN };
  }
  return { outcome: outcomeOf(answer) };
}

function outcomeOf(answer) {
  // A redirect to the sign-in page is not a success.
  if (answer.type === "opaqueredirect" || answer.status === 401) {
    return SIGN_IN;
  }
  return OUTCOMES[answer.status] ?? NO_ANSWER;
}
