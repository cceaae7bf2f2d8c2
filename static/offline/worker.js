// The service worker is what lets this phone work without a connection; where it cannot be,
// nothing is kept here at all, and the site works as it does without JavaScript.

const ADDRESS = "/service-worker.js";

// Resolves once a worker is there to answer for the site.
export async function startWorker() {
  if (!("serviceWorker" in navigator)) {
    return null;
  }
  const registered = await navigator.serviceWorker.register(ADDRESS, { scope: "/" });
  return registered ? navigator.serviceWorker.ready : null;
}
