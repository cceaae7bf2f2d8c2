// Installs the service worker, which lets the site work without a connection. Without one
// nothing is stored on this phone, and the site works as it does without JavaScript.

const ADDRESS = "/service-worker.js";

// Resolves when a worker is active. Throws if the worker could not store everything that it
// needs: the browser then drops it, and tries again only when asked.
export async function startWorker() {
  if (!("serviceWorker" in navigator)) {
    return null;
  }
  const registered = await navigator.serviceWorker.register(ADDRESS, { scope: "/" });
  if (!registered) {
    return null;
  }
  const ready = await Promise.race([navigator.serviceWorker.ready, dropped(registered)]);
  // A page that was loading when the worker became active, or that was reloaded bypassing
  // it, is not controlled yet: ask the worker to take it over.
  if (!navigator.serviceWorker.controller) {
    ready.active.postMessage("answer for me");
  }
  return ready;
}

function dropped({ active, installing }) {
  return new Promise((_, reject) => {
    if (active || !installing) {
      return;
    }
    installing.addEventListener("statechange", () => {
      if (installing.state === "redundant") {
        reject(new Error("the worker could not store what it needs"));
      }
    });
  });
}
