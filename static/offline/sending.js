// Sends the queue whenever a page is open and there is a connection, without relying on
// background tasks of the browser. After a failure it tries again at growing intervals, and
// at once when the connection returns.

import { onUnlock } from "../lib/lock_state.js";
import { BUSY, DONE, drain, SIGN_IN } from "./drain.js";
import { keepPages } from "./kept.js";
import { summary } from "./queue.js";
import { onChange } from "./store.js";

const FIRST_MS = 3_000;
const LAST_MS = 5 * 60_000;

export function keepSending(viewer) {
  let timer = 0;
  let pause = FIRST_MS;
  let outcome = DONE;

  const later = (milliseconds) => {
    clearTimeout(timer);
    timer = setTimeout(go, milliseconds);
  };

  async function go() {
    if ((await summary(viewer.owner)).nWaiting === 0) {
      return;
    }
    if (navigator.onLine) {
      outcome = await drain(viewer.owner);
    }
    if (outcome === DONE) {
      // What was sent changed what is in hand.
      await keepPages(viewer, { now: true });
    }
    const { nWaiting } = await summary(viewer.owner);
    if (nWaiting && outcome !== SIGN_IN) {
      later(pause);
      pause = outcome === BUSY ? FIRST_MS : Math.min(pause * 2, LAST_MS);
    }
  }

  const now = () => {
    pause = FIRST_MS;
    later(0);
  };
  window.addEventListener("online", now);
  document.addEventListener("visibilitychange", () => document.hidden || now());
  // Another tab sends the entries it adds; this one does if that tab is closed before.
  onChange(() => later(pause));
  onUnlock(now);
  now();
  return now;
}
