// The keys on this phone: one for each user, to encrypt and open their entries. A page names
// its viewer by a code that does not reveal who they are. Shells and the sign-in page name
// no viewer; there the current key is that of the last user.

import { makePair, openPair, wrapPairAgain } from "./encryption.js";
import { allKeys, fact, write } from "./store.js";

const ADDRESS = "/offline/key/";
const LOCK = "stronghold-key";
const REFUSED_MS = 60 * 60_000;
// Who asks may hold up what others send meanwhile: a connection that answers nothing is lost.
const WAIT_MS = 60_000;
const JSON_PLEASE = { Accept: "application/json" };

export const OPEN = "open";
const LOCKED = "locked";
export const LOST = "lost";

// Returns the key with which this page encrypts entries; null if there is none.
export async function keyFor(owner) {
  const keys = await allKeys();
  const current = await fact("current");
  return keys.find((key) => (owner ? key.owner === owner : key.device === current)) ?? null;
}

// Returns the server's reason for refusing the owner a key, or "" if it did not. The server
// is not asked again for an hour, so that not every page asks in vain.
export async function refusalOf(owner) {
  const refused = await fact("refused");
  const isTheirs = refused && (!owner || refused.owner === owner);
  return isTheirs && Date.now() - refused.at < REFUSED_MS ? refused.detail : "";
}

export async function forgetRefusal() {
  await write(({ facts }) => facts.delete("refused"));
}

// Creates the viewer's key if needed; entries made after signing out are theirs too.
export function ensureKey(owner, token) {
  return navigator.locks.request(LOCK, async () => {
    const key = (await keyFor(owner)) ?? ((await refusalOf(owner)) ? null : await makeKey(owner, token));
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
  if (answer.status === 409) {
    const { detail } = await answer.json();
    await write(({ facts }) => facts.put({ owner, detail, at: Date.now() }, "refused"));
  }
  if (!answer.ok) {
    return null;
  }
  const { device, secret } = await answer.json();
  const key = { device, owner, ...(await makePair(secret)) };
  await write(async ({ keys, facts }) => {
    await keys.put(key);
    await facts.delete("refused");
  });
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

// Permanently deletes a user's key, entries and kept pages from this phone.
export function destroyKey(key) {
  const forget = async ({ keys, entries, kept, facts }) => {
    for (const entry of await entries.getAll()) {
      if (entry.device === key.device) {
        await entries.delete(entry.clientUuid);
      }
    }
    for (const page of await kept.getAll()) {
      if (page.device === key.device) {
        await kept.delete(page.id);
      }
    }
    await keys.delete(key.device);
    if ((await facts.get("current")) === key.device) {
      await facts.delete("current");
    }
  };
  // Not between the two halves of making sure that it is there.
  return navigator.locks.request(LOCK, () => write(forget));
}
