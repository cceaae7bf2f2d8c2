// The tab in which someone signed in again: the pages that are covered can be used.

if ("BroadcastChannel" in window) {
  new BroadcastChannel("stronghold-lock").postMessage("unlocked");
}
