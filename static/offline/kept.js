// The pages that this phone keeps sealed for its owner to read without signal: their day and
// what else the server lists. The server's list replaces what was kept before.
//   id         random
//   order      its place in the server's list: the day comes first
//   device     the key that it is encrypted with, which identifies its owner
//   keepUntil  when it must be deleted, in milliseconds
//   encrypted  its address, title and content

import { decrypt, encrypt } from "./encryption.js";
import { forgetPasskey, giveUpKey, keyFor, takeUp } from "./keys.js";
import { allKept, allKeys, fact, write } from "./store.js";

const ADDRESS = "/offline/kept.json";
const STANDING = "/offline/standing/";
const LOCK = "stronghold-kept";
const EVERY_MS = 5 * 60_000;
const LONGEST_TIMER_MS = 2 ** 31 - 1;
const JSON_PLEASE = { Accept: "application/json" };
// Their owner may no longer have these pages, or has no key here any more.
const OVER = new Set([403, 404]);

// Deletes what must not be kept, and asks the server for what to keep: at most every few
// minutes, unless `now`. Without signal what is kept stays until its time. Returns whether
// the viewer still has the key that they had here.
export async function keepPages(viewer, { now = false } = {}) {
  await forgetExpired();
  const own = await keyFor(viewer.owner);
  if (!viewer.isShell && !viewer.isSignedOut) {
    // Someone else has signed in here.
    await forgetPages(({ device }) => device !== own?.device);
  }
  if (navigator.onLine) {
    try {
      await navigator.locks.request(LOCK, () => askServer(viewer, own, now));
    } catch {
      // No signal, or the server failed: asked again with the next page.
    }
  }
  return !own || Boolean(await keyFor(viewer.owner));
}

async function askServer(viewer, own, now) {
  if (!viewer.mayLog || !own) {
    await forgetFallen();
    return;
  }
  const last = await fact("keptAt");
  if (!now && last?.device === own.device && Date.now() - last.at < EVERY_MS) {
    return;
  }
  let given = await askPages(own);
  if (given?.retired && (await takeUp(own))) {
    given = await askPages(own);
  }
  if (given) {
    await put(own, given);
  }
}

// Returns null if there is no answer for this device.
async function askPages({ device }) {
  const answer = await fetch(`${ADDRESS}?device=${device}`, {
    headers: JSON_PLEASE,
    redirect: "manual",
    cache: "no-store",
  });
  if (answer.ok) {
    return answer.json();
  }
  if (OVER.has(answer.status)) {
    await forgetAll(device);
    // Someone else may have signed in meanwhile, in another tab: then it still opens.
    await forgetIfFallen(device);
  } else if (answer.type === "opaqueredirect") {
    // The session is over, and so may the account be.
    await forgetFallen();
  }
  return null;
}

async function put(key, { pages, passkeys }) {
  const sealed = await Promise.all(
    pages.map(async ({ keep_until: until, ...page }, order) => {
      const id = crypto.randomUUID();
      const about = { id, order, device: key.device, keepUntil: Date.parse(until) };
      return { ...about, encrypted: await encrypt(key.publicKey, page, id) };
    }),
  );
  await write(async ({ keys, kept, facts }) => {
    for (const before of await kept.getAll()) {
      await kept.delete(before.id);
    }
    // It may have been destroyed meanwhile, by signing out.
    if (await keys.get(key.device)) {
      for (const page of sealed) {
        await kept.put(page);
      }
    }
    await facts.put({ device: key.device, at: Date.now(), nPasskeys: passkeys.length }, "keptAt");
  });
  if (key.byPasskey && !passkeys.includes(key.byPasskey.id)) {
    await forgetPasskey(key.device);
  }
}

// Without a session the server still says whether a key stands: that of a closed account,
// or of a device that was removed or retired, does not.
async function forgetFallen() {
  for (const { device, isLost } of await allKeys()) {
    if (!isLost) {
      await forgetIfFallen(device);
    }
  }
}

async function forgetIfFallen(device) {
  const answer = await fetch(`${STANDING}?device=${device}`, { redirect: "manual", cache: "no-store" });
  const { stands, opens } = answer.ok ? await answer.json() : {};
  if (stands === false) {
    await forgetAll(device);
  }
  if (opens === false) {
    await giveUpKey(device);
  }
}

async function forgetAll(device) {
  await forgetPages((page) => page.device === device);
  await forgetPasskey(device);
}

async function forgetPages(isOver) {
  const over = (await allKept()).filter(isOver);
  if (over.length > 0) {
    await write(async ({ kept, facts }) => {
      for (const { id } of over) {
        await kept.delete(id);
      }
      await facts.delete("keptAt");
    });
  }
}

export function forgetExpired() {
  return forgetPages(({ keepUntil }) => keepUntil <= Date.now());
}

// Returns what is kept for a key, of what has time left, in the server's order.
export async function keptFor(device) {
  const own = (await allKept()).filter((page) => page.device === device && page.keepUntil > Date.now());
  return own.sort((one, other) => one.order - other.order);
}

export function openPage({ id, encrypted }, privateKey) {
  return decrypt(privateKey, encrypted, id);
}

// Calls `act` when the first of these pages must be deleted. Returns how to stop waiting.
export function atEnd(pages, act) {
  const first = Math.min(...pages.map(({ keepUntil }) => keepUntil));
  const timer = setTimeout(act, Math.min(Math.max(first - Date.now(), 0), LONGEST_TIMER_MS));
  return () => clearTimeout(timer);
}
