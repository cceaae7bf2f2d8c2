// Sends what waits, one at a time and in order, whichever tab it is that does it. An entry
// leaves the queue only when the server has named the record it became; whatever else
// happens (no connection, a server that ends half way, a session that is over) it stays and
// is sent again, and the server knows it by its client UUID.
//
// The token that goes with an entry belongs to the session that was given the key. Should
// somebody else sign in meanwhile, the token is void, and nothing is sent as theirs.

import { keyFor, LOST, OPEN, unlock } from "./keys.js";
import { fieldsOf, markRefused, markSent, SENT, WAITING } from "./queue.js";
import { allEntries } from "./store.js";

const LOCK = "stronghold-drain";
const WAIT_MS = 60_000;
const BEYOND_READING = { "": ["This entry can no longer be opened. Log it again, then delete this one"] };
const NOT_TAKEN = { "": ["The server could not read this. It may be too long: mend it, or log it again"] };
const GONE = { "": ["What this is about is not there for you any more: it may belong to another team now"] };
const NOT_ALLOWED = { "": ["Your account may not send this. Ask your administrator"] };

export const DONE = "done";
export const BUSY = "busy";
export const SIGN_IN = "sign_in";
export const NO_ANSWER = "no_answer";
const FORBIDDEN = "forbidden";
const FAILED = "failed";
const OUTCOMES = { 403: FORBIDDEN, 500: FAILED };
// What no second sending would change: bad in itself, or too long.
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
  // What ends another waits until that is stored, however long that is being mended.
  const isNext = ({ device, state, clientUuid, ends }) =>
    device === key.device && state === WAITING && !passed.has(clientUuid) && !unsent.has(ends);
  return entries.find(isNext);
}

async function sendAll(key, access) {
  // Those that the server fails at hold up no other, and are tried again with the next round.
  const passed = new Set();
  let entry = await nextOf(key);
  while (entry) {
    let outcome = await sendOne(entry, key, access);
    if (outcome === FORBIDDEN) {
      // The token may be void since somebody signed in anew. Only the owner gets another.
      const anew = await unlock(key);
      if (anew.state !== OPEN) {
        return SIGN_IN;
      }
      access = anew;
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
  let fields;
  try {
    fields = await fieldsOf(entry, access.privateKey);
  } catch {
    await markRefused(entry, key, BEYOND_READING);
    return DONE;
  }
  const answer = await post(entry.url, fields, access.token);
  if (answer.receipt) {
    await markSent(entry, key, answer.receipt);
  } else if (answer.errors) {
    await markRefused(entry, key, answer.errors);
  }
  return answer.outcome;
}

// Send the fields to the form's own page, as the page itself would.
export async function post(url, fields, token, { isFromQueue = true, wait = WAIT_MS } = {}) {
  const body = new URLSearchParams(fields);
  body.set("csrfmiddlewaretoken", token);
  const answer = await fetch(url, {
    method: "POST",
    body,
    headers: { Accept: "application/json", ...(isFromQueue ? { "X-From-Queue": "1" } : {}) },
    redirect: "manual",
    cache: "no-store",
    signal: AbortSignal.timeout(wait),
  });
  const isJson = answer.headers.get("Content-Type")?.startsWith("application/json");
  const said = isJson ? await answer.json() : {};
  if (answer.ok && said.reference) {
    return { outcome: DONE, receipt: said };
  }
  if (answer.status === 400 && said.errors) {
    return { outcome: DONE, errors: said.errors };
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
  // The way to the sign-in page is no success, whatever page stands at its end.
  if (answer.type === "opaqueredirect" || answer.status === 401) {
    return SIGN_IN;
  }
  return OUTCOMES[answer.status] ?? NO_ANSWER;
}
