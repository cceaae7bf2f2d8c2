// The data on this phone, in IndexedDB:
//   keys     one for each user of this phone, to encrypt their entries
//   entries  encrypted entries that are not sent yet and, for a while, sent ones
//   kept     encrypted pages to read without signal, until a time
//   facts    the current key, the marking of its owner's force, and the browser's answer about
//            persistent storage
// Every change is announced to all tabs.

import { openDB } from "../vendor/idb-8.0.4/idb.js";

const NAME = "stronghold";
const VERSION = 2;
const ALL = ["keys", "entries", "kept", "facts"];

const channel = "BroadcastChannel" in window ? new BroadcastChannel(NAME) : null;
const listeners = new Set();
let opened = null;

export function store() {
  opened ??= openDB(NAME, VERSION, {
    upgrade(db, before) {
      if (before < 1) {
        db.createObjectStore("keys", { keyPath: "device" });
        db.createObjectStore("entries", { keyPath: "clientUuid" }).createIndex("order", "order");
        db.createObjectStore("facts");
      }
      if (before < 2) {
        db.createObjectStore("kept", { keyPath: "id" });
      }
    },
    // A newer release in another tab needs the database: close it here.
    blocking: forget,
    terminated: forget,
  });
  // If opening failed, the next call tries again.
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

// Runs `work` in a transaction: when this returns all of it is on disk; on error none is.
export async function write(work) {
  const db = await store();
  const transaction = db.transaction(ALL, "readwrite", { durability: "strict" });
  const stores = Object.fromEntries(ALL.map((name) => [name, transaction.objectStore(name)]));
  const { done } = transaction;
  try {
    const result = await work(stores);
    await done;
    announce();
    return result;
  } catch (error) {
    undo(transaction);
    // The abort is not a second error.
    done.catch(() => {});
    throw error;
  }
}

function undo(transaction) {
  try {
    transaction.abort();
  } catch {
    // The transaction has already ended, and nothing is stored.
  }
}

export async function allKeys() {
  return (await store()).getAll("keys");
}

export async function allKept() {
  return (await store()).getAll("kept");
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

function announce() {
  channel?.postMessage("changed");
  callListeners();
}

function callListeners() {
  for (const listener of listeners) {
    listener();
  }
}

channel?.addEventListener("message", callListeners);
