// Whether this page is covered because its person was away, and who must know of it.
//
// What must be forgotten when a page locks, such as an opened key, is forgotten by a listener
// of `onLock`. A page that a phone stores hears of a lock too, and is not covered by it, so
// that something new can be logged.

const lockers = new Set();
const unlockers = new Set();
let refused = null;
let covered = null;

export function onLock(listener) {
  lockers.add(listener);
}

export function onUnlock(listener) {
  unlockers.add(listener);
}

export function isCovered() {
  return covered !== null;
}

// The site is locked for this person: forget what was opened.
export function heardLock() {
  for (const listener of lockers) {
    listener();
  }
}

export function heardUnlock() {
  for (const listener of unlockers) {
    listener();
  }
}

export function setCovered() {
  covered ??= withResolver();
  heardLock();
}

export function setUncovered() {
  const { resolve } = covered ?? {};
  covered = null;
  resolve?.();
  heardUnlock();
}

// Resolves at once if the page is not covered.
export async function untilUncovered() {
  await covered?.promise;
}

// `cover` is called when the server refuses what this page asks for.
export function onRefused(cover) {
  refused = cover;
}

// Covers the page, and resolves when it is uncovered: to false if it has no cover.
export async function letIn() {
  if (!refused) {
    return false;
  }
  await refused();
  await untilUncovered();
  return true;
}

function withResolver() {
  const made = {};
  made.promise = new Promise((resolve) => {
    made.resolve = resolve;
  });
  return made;
}
