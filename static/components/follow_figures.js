// Updates the figures while the page is open and visible: asks the server whether they have
// changed since the version shown (ETag), which is cheap if they have not.

import { clockTime } from "../lib/clock_time.js";
import { fetchOrUnlock } from "../lib/fetch_or_unlock.js";

const EVERY_MS = 10_000;

export function followFigures({ state, changed }) {
  let timer = 0;

  async function look() {
    const { tallies, version } = state().dataset;
    if (tallies && !document.hidden) {
      try {
        const headers = { "If-None-Match": `"${version}"` };
        const response = await fetchOrUnlock(tallies, { headers, cache: "no-store" });
        if (response.status === 200) {
          await changed();
        }
        if (response.ok || response.status === 304) {
          sayWhen();
        }
      } catch {
        // No connection: the time of the last update stays on the page.
      }
    }
    timer = setTimeout(look, EVERY_MS);
  }

  document.addEventListener("visibilitychange", () => {
    if (!document.hidden) {
      clearTimeout(timer);
      look();
    }
  });
  timer = setTimeout(look, EVERY_MS);
}

function sayWhen() {
  const place = document.getElementById("updated");
  if (place) {
    place.textContent = clockTime(new Date());
  }
}
