// Sends the queue whenever a page is open and there is a connection, without relying on
// background tasks of the browser. After a failure it tries again at growing intervals, and
// at once when the connection returns.

import { onUnlock } from "../lib/lock_state.js";
import { BUSY, DONE, drain, NO_ANSWER, SIGN_IN } from "./drain.js";
import { LOST } from "./keys.js";
import { summary } from "./queue.js";
import { onChange } from "./store.js";

const FIRST_MS = 3_000;
const LAST_MS = 5 * 60_000;

// `keepWhole` asks again for what this phone keeps.
export function keepSending(viewer, keepWhole) {
  let timer = 0;
  let pause = FIRST_MS;
  let isUnderWay = false;
  // The signal returned, or the page was unlocked, too late for the round that is under way.
  let isAskedAgain = false;

  const later = (milliseconds) => {
    clearTimeout(timer);
    timer = setTimeout(go, milliseconds);
  };

  async function round() {
    if ((await summary(viewer.owner)).nWaiting === 0) {
      return;
    }
    const outcome = navigator.onLine ? await drain(viewer.owner) : NO_ANSWER;
    if (outcome === DONE || outcome === LOST) {
      // What was sent changed what is in hand, or the server has no such key any more. The
      // next round does not wait for it.
      keepWhole();
    }
    const { nWaiting } = await summary(viewer.owner);
    if (nWaiting && outcome !== SIGN_IN) {
      later(pause);
      pause = outcome === BUSY ? FIRST_MS : Math.min(pause * 2, LAST_MS);
    }
  }

  // One round at a time: it decides by its own outcome whether there is another.
  async function go() {
    if (isUnderWay) {
      return;
    }
    isUnderWay = true;
    try {
      do {
        isAskedAgain = false;
        await round();
      } while (isAskedAgain);
    } finally {
      isUnderWay = false;
    }
  }

  const now = () => {
    pause = FIRST_MS;
    isAskedAgain = true;
    go();
  };
  window.addEventListener("online", now);
  document.addEventListener("visibilitychange", () => document.hidden || now());
  // Another tab sends the entries it adds; this one does if that tab is closed before.
  onChange(() => later(pause));
  onUnlock(now);
  now();
  return now;
}
