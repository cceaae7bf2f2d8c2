// While a report is typed, possible duplicates are shown below the form: at most three, with
// the reasons. This script asks the server shortly after the last change and sends only the
// fields that are compared, never the reporter's. It never moves the focus, and announces
// results politely. Without it, or without a connection, the saved report's page shows them.

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
  const status = box.querySelector("[data-alike-said]");
  let timer = 0;
  let asking = new AbortController();
  let last = "";

  async function look() {
    const fields = comparedIn(form);
    if (fields.toString() === last) {
      return;
    }
    last = fields.toString();
    asking.abort();
    asking = new AbortController();
    if (!fields.get("place") && !fields.get("latitude")) {
      show("");
      return;
    }
    try {
      const answer = await fetch(box.dataset.likelyMatches, {
        method: "POST",
        body: fields,
        signal: asking.signal,
      });
      if (answer.ok && !answer.redirected) {
        show(await answer.text());
      }
    } catch {
      // No connection, or a newer request: keep what is shown.
    }
  }

  function show(html) {
    const found = new DOMParser().parseFromString(html, "text/html").body;
    if (references(found) !== references(shown)) {
      const focused = shown.contains(document.activeElement) ? document.activeElement.id : "";
      shown.replaceChildren(...found.childNodes);
      // Keep the focus on a choice, if it is still there.
      document.getElementById(focused)?.focus();
      say();
    } else {
      refreshReasons(found, shown);
    }
  }

  function say() {
    const n = shown.querySelectorAll(".sh-alike__one").length;
    const reports = n === 1 ? "1 report" : `${n} reports`;
    status.textContent = n ? `${reports} may be the same. See above the save button.` : "";
  }

  for (const event of ["input", "change"]) {
    form.addEventListener(event, () => {
      clearTimeout(timer);
      timer = setTimeout(look, PAUSE_MS);
    });
  }
  look();
}

// The current values of the fields that are compared.
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

// For the same reports as before: keep the choices and update only the reasons.
function refreshReasons(found, shown) {
  const whys = shown.querySelectorAll(".sh-alike__why");
  found.querySelectorAll(".sh-alike__why").forEach((why, n) => {
    whys[n].textContent = why.textContent;
  });
}
