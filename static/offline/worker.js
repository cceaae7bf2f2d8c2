// The service worker is what lets this phone work without a connection; where it cannot be,
// nothing is kept here at all, and the site works as it does without JavaScript.

const ADDRESS = "/service-worker.js";

// Resolves once a worker is there to answer for the site. An error is a worker that could
// not keep all that it must: the browser drops it, and tries again only when it is asked.
export async function startWorker() {
  if (!("serviceWorker" in navigator)) {
    return null;
  }
  const registered = await navigator.serviceWorker.register(ADDRESS, { scope: "/" });
  if (!registered) {
    return null;
  }
  const ready = await Promise.race([navigator.serviceWorker.ready, dropped(registered)]);
  // A page that was still on its way when the worker took over was not taken over with the
  // others, nor is one that was reloaded past it.
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
        reject(new Error("the worker could not keep what it needs"));
      }
    });
  });
}
