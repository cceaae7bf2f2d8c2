// An export on its way: asks every second or two how far it is, while the page is seen, until
// it is over. Without this script the page has a link that looks again.

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
      const response = await fetch(location.href, { cache: "no-store" });
      if (!response.ok || response.redirected) {
        location.reload();
        return;
      }
      show(shown, new DOMParser().parseFromString(await response.text(), "text/html"));
    } catch {
      // No connection: what is shown stays, and the next look may succeed.
    }
  }
  setTimeout(look, EVERY_MS);
}

// Only what changed is put in place, so that nobody loses the button they are on; the state
// alone is said aloud, and not each count.
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
