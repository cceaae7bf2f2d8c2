// What lets this phone log without a connection: a worker that answers for the site, its
// owner's key, and the streets of their district. What is asked for where the signal is weak
// may be lost on its way; it is asked for again, each time later, until all is here.

import { fetchPlaces } from "./kept_places.js";
import { ensureKey } from "./keys.js";
import { startWorker } from "./worker.js";

const FIRST_MS = 3_000;
const LAST_MS = 60_000;

// Resolves after the first try, however it went.
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
  const isThere = await startWorker();
  // Who signs out meanwhile must not be given a key again, nor the streets.
  if (!isThere || !viewer.mayLog || viewer.isLeaving) {
    return;
  }
  if (!navigator.onLine) {
    throw new Error("there is no connection to get ready by");
  }
  await ensureKey(viewer.owner, token);
  if (viewer.isLeaving) {
    return;
  }
  // Without them the form is filled in by hand; they are asked for again on the next page.
  fetchPlaces().catch(() => {});
}
