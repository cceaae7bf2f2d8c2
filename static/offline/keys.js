// The keys on this phone: one for each user, to encrypt and open their entries. A page names
// its viewer by a code that does not reveal who they are. Shells and the sign-in page name
// no viewer; there the current key is that of the last user.

import { makePair, openPair, wrapPairAgain } from "./encryption.js";
import { SENT } from "./states.js";
import { allKeys, fact, write } from "./store.js";

const ADDRESS = "/offline/key/";
const LOCK = "stronghold-key";
// Who asks may hold up what others send meanwhile: a connection that answers nothing is lost.
const WAIT_MS = 60_000;
const JSON_PLEASE = { Accept: "application/json" };

export const OPEN = "open";
const LOCKED = "locked";
export const LOST = "lost";

// Returns the key with which this page encrypts entries; null if there is none.
export async function keyFor(owner) {
  const keys = (await allKeys()).filter(({ isLost }) => !isLost);
  const current = await fact("current");
  return keys.find((key) => (owner ? key.owner === owner : key.device === current)) ?? null;
}

// Creates the viewer's key if needed; entries made after signing out are theirs too.
export function ensureKey(owner, token) {
  return navigator.locks.request(LOCK, async () => {
    const key = (await keyFor(owner)) ?? (await makeKey(owner, token));
    if (key && (await fact("current")) !== key.device) {
      await write(({ facts }) => facts.put(key.device, "current"));
    }
    return key;
  });
}

// Entries from now on are not the last user's, even before the viewer has a key.
export async function leaveOthers(owner) {
  const current = await keyFor("");
  if (current && current.owner !== owner) {
    await write(({ facts }) => facts.delete("current"));
  }
}

// Returns null if refused; throws if the server or connection failed and may recover.
async function makeKey(owner, token) {
  const headers = { ...JSON_PLEASE, "X-CSRFToken": token };
  const answer = await fetch(ADDRESS, { method: "POST", headers, redirect: "manual" });
  if (answer.status >= 500) {
    throw new Error(`the key was answered with ${answer.status}`);
  }
  if (!answer.ok) {
    return null;
  }
  const { device, secret } = await answer.json();
  const key = { device, owner, ...(await makePair(secret)) };
  await write(({ keys }) => keys.put(key));
  return key;
}

// Asks the server for the secret of a key, which it gives only to the key's owner. Throws if
// the connection is lost.
export async function unlock(key) {
  const { state, secret, token } = await askSecret(key);
  return state === OPEN ? { state, token, privateKey: await openPair(key.wrapped, secret) } : { state };
}

async function askSecret(key) {
  const address = `${ADDRESS}?device=${key.device}`;
  const answer = await fetch(address, {
    headers: JSON_PLEASE,
    redirect: "manual",
    cache: "no-store",
    signal: AbortSignal.timeout(WAIT_MS),
  });
  if (answer.status === 404) {
    return { state: LOST };
  }
  if (answer.status >= 500) {
    throw new Error(`the key was answered with ${answer.status}`);
  }
  if (!answer.ok) {
    // Signed out (a redirect to the sign-in page), locked, or no longer allowed.
    return { state: LOCKED };
  }
  return { state: OPEN, ...(await answer.json()) };
}

// Its owner is here, so a device that the server had retired counts again.
export async function takeUp(key) {
  return (await askSecret(key)).state === OPEN;
}

// Lets a passkey of the owner open the key without signal: `given` are its id, the salt, and
// the bytes that it gives for that salt. Returns false if the server does not give the secret.
export async function openByPasskey(key, { id, salt, bytes }) {
  const { state, secret } = await askSecret(key);
  if (state !== OPEN) {
    return false;
  }
  const byPasskey = { id, salt, ...(await wrapPairAgain(key.wrapped, secret, bytes)) };
  await write(async ({ keys }) => keys.put({ ...(await keys.get(key.device)), byPasskey }));
  return true;
}

export async function forgetPasskey(device) {
  await write(async ({ keys }) => {
    const key = await keys.get(device);
    if (key?.byPasskey) {
      await keys.put({ ...key, byPasskey: null });
    }
  });
}

// Permanently deletes all of a user's from this phone: keys, entries and kept pages.
export function destroyKeys(owner) {
  const forget = async (stores) => {
    for (const key of await stores.keys.getAll()) {
      if (key.owner === owner) {
        await deleteKey(stores, key.device);
      }
    }
  };
  // Not between the two halves of making sure that it is there.
  return navigator.locks.request(LOCK, () => write(forget));
}

// The server has no such key any more. What was not sent can no longer be opened: it stays
// until its owner has seen that, and nothing more is encrypted with this key.
export function giveUpKey(device) {
  const giveUp = async (stores) => {
    const { keys, entries, facts } = stores;
    const key = await keys.get(device);
    const unsent = (await entries.getAll()).filter((entry) => entry.device === device && entry.state !== SENT);
    if (!key || unsent.length === 0) {
      await deleteKey(stores, device);
    } else {
      await keys.put({ ...key, isLost: true, byPasskey: null });
      await deleteCurrent(facts, device);
    }
  };
  return navigator.locks.request(LOCK, () => write(giveUp));
}

async function deleteKey({ keys, entries, kept, facts }, device) {
  for (const entry of await entries.getAll()) {
    if (entry.device === device) {
      await entries.delete(entry.clientUuid);
    }
  }
  for (const page of await kept.getAll()) {
    if (page.device === device) {
      await kept.delete(page.id);
    }
  }
  await keys.delete(device);
  await deleteCurrent(facts, device);
}

async function deleteCurrent(facts, device) {
  if ((await facts.get("current")) === device) {
    await facts.delete("current");
  }
}
