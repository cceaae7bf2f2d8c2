// Prepares this phone for use without a connection: the service worker, its owner's key and
// the streets of their district. With weak signal a request can be lost, so each is repeated
// at growing intervals until everything is stored.

import { fetchPlaces } from "./stored_places.js";
import { ensureKey } from "./keys.js";
import { startWorker } from "./worker.js";

const FIRST_MS = 3_000;
const LAST_MS = 60_000;

// Resolves after the first attempt, whether it succeeded or not.
export async function keepGettingReady(viewer, token) {
  let pause = FIRST_MS;
  const attempt = async () => {
    try {
      await getReady(viewer, token);
    } catch {
      setTimeout(attempt, pause);
      pause = Math.min(pause * 2, LAST_MS);
    }
  };
  await attempt();
}

async function getReady(viewer, token) {
  const hasWorker = await startWorker();
  // Who signs out meanwhile must not be given a key again, nor the streets.
  if (!hasWorker || !viewer.mayLog || viewer.isLeaving) {
    return;
  }
  if (!navigator.onLine) {
    throw new Error("no connection");
  }
  await ensureKey(viewer.owner, token);
  if (viewer.isLeaving) {
    return;
  }
  // Without them the form is filled in by hand; they are asked for again on the next page.
  fetchPlaces().catch(() => {});
}
