// What this phone keeps, in IndexedDB:
//   keys     one for each person who logs on this phone: what seals their entries
//   entries  what was logged and is not sent, sealed; and, for a while, what was
//   facts    whose key is the current one, and what the browser said of its storage
// All tabs hear of each change.

import { openDB } from "../vendor/idb-8.0.4/idb.js";

const NAME = "stronghold";
const VERSION = 1;
const ALL = ["keys", "entries", "facts"];

const channel = "BroadcastChannel" in window ? new BroadcastChannel(NAME) : null;
const listeners = new Set();
let opened = null;

export function store() {
  opened ??= openDB(NAME, VERSION, {
    upgrade(db) {
      db.createObjectStore("keys", { keyPath: "device" });
      db.createObjectStore("entries", { keyPath: "clientUuid" }).createIndex("order", "order");
      db.createObjectStore("facts");
    },
    // A newer release waits in another tab: let it have the database.
    blocking: forget,
    terminated: forget,
  });
  // What could not be opened now may be later.
  opened.catch(() => {
    opened = null;
  });
  return opened;
}

async function forget() {
  const db = await opened;
  opened = null;
  db?.close();
}

// Everything that `work` does is on the disk when this returns, or nothing of it is.
export async function write(work) {
  const db = await store();
  const transaction = db.transaction(ALL, "readwrite", { durability: "strict" });
  const stores = Object.fromEntries(ALL.map((name) => [name, transaction.objectStore(name)]));
  const { done } = transaction;
  try {
    const result = await work(stores);
    await done;
    tell();
    return result;
  } catch (error) {
    undo(transaction);
    // That it was undone is no second error.
    done.catch(() => {});
    throw error;
  }
}

function undo(transaction) {
  try {
    transaction.abort();
  } catch {
    // It has come to its end already, and nothing of it is stored.
  }
}

export async function allKeys() {
  return (await store()).getAll("keys");
}

export async function allEntries() {
  return (await store()).getAllFromIndex("entries", "order");
}

export async function entryOf(clientUuid) {
  return (await store()).get("entries", clientUuid);
}

export async function fact(name) {
  return (await store()).get("facts", name);
}

export function onChange(listener) {
  listeners.add(listener);
}

function tell() {
  channel?.postMessage("changed");
  hear();
}

function hear() {
  for (const listener of listeners) {
    listener();
  }
}

channel?.addEventListener("message", hear);
