// The service worker: answers requests without a connection. It stores files under hashed
// names, and shells: pages without personal data. It never stores a page that shows a
// record, a place or a name, and never sends entries: pages send the queue.
//
// The server writes RELEASE above this: version, files, shells, forms (the shell for each
// form's page), queue, and the shell `day` for the pages that phones keep sealed (`kept`).

const NAME = "stronghold-";
const CACHE = `${NAME}${RELEASE.version}`;
// The cache of streets and postcodes, which pages fill.
const PLACES = `${NAME}places`;
const FILES = new Set(RELEASE.files);
const SHELLS = new Set(RELEASE.shells);
const PATIENCE_MS = 8000;
const NO_SERVER = new Set([502, 503, 504]);

self.addEventListener("install", (event) => {
  event.waitUntil(keepAll().then(() => self.skipWaiting()));
});

// A new release takes over at once. The queue is in IndexedDB and is not affected.
self.addEventListener("activate", (event) => {
  event.waitUntil(dropOthers().then(() => self.clients.claim()));
});

self.addEventListener("message", (event) => {
  if (event.data === "answer for me") {
    event.waitUntil(self.clients.claim());
  }
});

self.addEventListener("fetch", (event) => {
  const { method, mode, url } = event.request;
  const { origin, pathname } = new URL(url);
  if (method !== "GET" || origin !== self.location.origin) {
    return;
  }
  if (FILES.has(pathname) || SHELLS.has(pathname)) {
    event.respondWith(kept(pathname, event.request));
  } else if (mode === "navigate") {
    event.respondWith(page(event.request, pathname));
  }
});

async function keepAll() {
  const cache = await caches.open(CACHE);
  await cache.addAll(RELEASE.files);
  // Shells contain no personal data, so they are fetched without the session cookie.
  const shells = RELEASE.shells.map((url) => new Request(url, { cache: "reload", credentials: "omit" }));
  await cache.addAll(shells);
}

async function dropOthers() {
  const names = await caches.keys();
  const old = names.filter((name) => name.startsWith(NAME) && name !== CACHE && name !== PLACES);
  await Promise.all(old.map((name) => caches.delete(name)));
}

async function kept(pathname, request) {
  const cache = await caches.open(CACHE);
  return (await cache.match(pathname, { ignoreVary: true })) ?? fetch(request);
}

async function page(request, pathname) {
  const form = RELEASE.forms[pathname];
  const shell = form ?? (isKept(pathname) ? RELEASE.day : undefined);
  try {
    const answer = await (shell ? withinPatience(request) : fetch(request));
    return shell && NO_SERVER.has(answer.status) ? kept(shell, shell) : answer;
  } catch {
    return kept(shell ?? RELEASE.queue, request);
  }
}

function isKept(pathname) {
  return RELEASE.kept.some((pattern) => new RegExp(`^${pattern}$`).test(pathname));
}

// If a form takes too long to load, its shell is shown instead.
function withinPatience(request) {
  return new Promise((resolve, reject) => {
    setTimeout(reject, PATIENCE_MS);
    fetch(request).then(resolve, reject);
  });
}
