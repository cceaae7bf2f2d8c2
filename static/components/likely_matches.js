// While a report is typed, its possible duplicates are shown below the form: at most three,
// with the reasons. The server compares; this only asks, a moment after the last change,
// and sends only the fields that are compared (never contact details). It never moves the
// focus, and announces the number found in a polite live region. Without it, or without a
// connection, the report's page shows the same once it is saved.

import { fetchOrUnlock } from "../lib/fetch_or_unlock.js";

const PAUSE_MS = 600;
const COMPARED = [
  "csrfmiddlewaretoken",
  "concern",
  "place",
  "place_choice",
  "place_not_known",
  "latitude",
  "longitude",
  "when",
  "day_day",
  "day_month",
  "day_year",
  "time",
  "description",
  "same_as",
];

export function showLikelyMatches(box) {
  const form = box.closest("form");
  const shown = box.querySelector("[data-alike-shown]");
  const status = box.querySelector("[data-alike-status]");
  let timer = 0;
  let asking = new AbortController();
  let last = "";

  async function compare() {
    const asked = comparedIn(form);
    if (asked.toString() === last) {
      return;
    }
    last = asked.toString();
    asking.abort();
    asking = new AbortController();
    if (!asked.get("place") && !asked.get("latitude")) {
      show("");
      return;
    }
    try {
      const answer = await fetchOrUnlock(box.dataset.likelyMatches, {
        method: "POST",
        body: asked,
        signal: asking.signal,
      });
      if (answer.ok && !answer.redirected) {
        show(await answer.text());
      }
    } catch {
      // No connection, or a later question: what is shown stays.
    }
  }

  function show(html) {
    const found = new DOMParser().parseFromString(html, "text/html").body;
    if (references(found) !== references(shown)) {
      const focused = shown.contains(document.activeElement) ? document.activeElement.id : "";
      shown.replaceChildren(...found.childNodes);
      // Keep the focus on the same choice, if it is still there.
      document.getElementById(focused)?.focus();
      announce();
    } else {
      refreshReasons(found, shown);
    }
  }

  function announce() {
    const n = shown.querySelectorAll(".sh-alike__one").length;
    const reports = n === 1 ? "1 report" : `${n} reports`;
    status.textContent = n ? `${reports} may be the same. See above the save button.` : "";
  }

  for (const event of ["input", "change"]) {
    form.addEventListener(event, () => {
      clearTimeout(timer);
      timer = setTimeout(compare, PAUSE_MS);
    });
  }
  compare();
}

// Everything that is compared, as the form has it now.
function comparedIn(form) {
  const given = new FormData(form);
  const pairs = COMPARED.filter((name) => given.has(name)).map((name) => [
    name,
    given.get(name),
  ]);
  return new URLSearchParams(pairs);
}

function references(part) {
  return [...part.querySelectorAll("[name=same_as]")].map((choice) => choice.value).join();
}

// The same reports as before: the choices stay as they are, and only the reasons change.
function refreshReasons(found, shown) {
  const whys = shown.querySelectorAll(".sh-alike__why");
  found.querySelectorAll(".sh-alike__why").forEach((why, n) => {
    whys[n].textContent = why.textContent;
  });
}
