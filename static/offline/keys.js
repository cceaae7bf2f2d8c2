// Whose entries this phone may hold, and who may open them. The page names its viewer by a
// code that tells nobody who they are; a shell and the sign-in page name nobody, and there
// the current key is that of whoever was signed in last.

import { makePair, openPair } from "./sealing.js";
import { allKeys, fact, write } from "./store.js";

const ADDRESS = "/offline/key/";
const LOCK = "stronghold-key";
const REFUSED_MS = 60 * 60_000;
const JSON_PLEASE = { Accept: "application/json" };

export const OPEN = "open";
const LOCKED = "locked";
export const LOST = "lost";

// The key that entries made on this page are sealed with; null if there is none.
export async function keyFor(owner) {
  const keys = await allKeys();
  const current = await fact("current");
  return keys.find((key) => (owner ? key.owner === owner : key.device === current)) ?? null;
}

// Why the server last refused the owner a key, in its own words; empty if it did not. It is
// not asked again for a while, so that not every page asks in vain.
export async function refusalOf(owner) {
  const refused = await fact("refused");
  const isTheirs = refused && (!owner || refused.owner === owner);
  return isTheirs && Date.now() - refused.at < REFUSED_MS ? refused.detail : "";
}

export async function forgetRefusal() {
  await write(({ facts }) => facts.delete("refused"));
}

// Make the viewer's key if there is none, and let what is added while signed out be theirs.
export function ensureKey(owner, token) {
  return navigator.locks.request(LOCK, async () => {
    const key = (await keyFor(owner)) ?? ((await refusalOf(owner)) ? null : await makeKey(owner, token));
    if (key && (await fact("current")) !== key.device) {
      await write(({ facts }) => facts.put(key.device, "current"));
    }
    return key;
  });
}

// What is added from now on is not the last user's, even before the viewer has a key.
export async function leaveOthers(owner) {
  const current = await keyFor("");
  if (current && current.owner !== owner) {
    await write(({ facts }) => facts.delete("current"));
  }
}

// Null is a refusal; an error, a server or a connection that may be back later.
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

// Ask the server for what opens a key: it is given to the key's owner alone. An error is a
// lost connection.
export async function unlock(key) {
  const address = `${ADDRESS}?device=${key.device}`;
  const answer = await fetch(address, { headers: JSON_PLEASE, redirect: "manual", cache: "no-store" });
  if (answer.status === 404) {
    return { state: LOST };
  }
  if (answer.status >= 500) {
    throw new Error(`the key was answered with ${answer.status}`);
  }
  if (!answer.ok) {
    // Signed out (a way to the sign-in page), or no longer allowed.
    return { state: LOCKED };
  }
  const { secret, token } = await answer.json();
  return { state: OPEN, token, privateKey: await openPair(key.wrapped, secret) };
}

// What is left of somebody on this phone is gone for ever.
export function destroyKey(key) {
  const forget = async ({ keys, entries, facts }) => {
    for (const entry of await entries.getAll()) {
      if (entry.device === key.device) {
        await entries.delete(entry.clientUuid);
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
