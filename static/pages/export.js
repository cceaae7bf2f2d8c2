// The progress of an export: asks the server every 1.5 seconds while the page is visible,
// until it is finished. Without this script the page has a link to reload it.

import { fetchOrUnlock } from "../lib/fetch_or_unlock.js";

const EVERY_MS = 1500;

function hideFallbacks() {
  for (const fallback of document.querySelectorAll("[data-without-script]")) {
    fallback.hidden = true;
  }
}

async function look() {
  const shown = document.getElementById("export");
  if (!("unfinished" in shown.dataset)) {
    return;
  }
  if (!document.hidden) {
    try {
      const response = await fetchOrUnlock(location.href, { cache: "no-store" });
      if (!response.ok || response.redirected) {
        location.reload();
        return;
      }
      show(shown, new DOMParser().parseFromString(await response.text(), "text/html"));
    } catch {
      // No connection: keep what is shown; the next request may succeed.
    }
  }
  setTimeout(look, EVERY_MS);
}

// Replaces only the parts that changed, so that a button keeps its focus. Screen readers
// announce only the status, not each count.
function show(shown, page) {
  const found = page.getElementById("export");
  document.getElementById("export-status").textContent =
    page.getElementById("export-status").textContent;
  if (!("unfinished" in found.dataset)) {
    shown.replaceWith(found);
    hideFallbacks();
    return;
  }
  const sentence = shown.querySelector("[data-sentence]");
  for (const part of [".sh-page-heading", "[data-sentence]", "progress"]) {
    const [before, now] = [shown.querySelector(part), found.querySelector(part)];
    if (before && now && !before.isEqualNode(now)) {
      before.replaceWith(now);
    } else if (now && !before) {
      sentence.after(now);
    }
  }
}

hideFallbacks();
setTimeout(look, EVERY_MS);
