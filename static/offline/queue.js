// The queue: entries made on this phone that the server has not stored yet, in order.
//   clientUuid  by which the server recognises a repetition
//   order       position in the queue; correcting an entry does not change it
//   code        the form
//   url         only of an entry that an older page stored: the page to which it is sent. It
//               can name a record, so it is sealed with the fields now
//   device      the key it is encrypted with, which identifies its owner
//   capturedAt  when it was filled in
//   state       waiting; refused (with the server's reasons); undecided (with what the
//               record is now, as it changed meanwhile); or sent (with its receipt)
//   encrypted   the fields; for a sent entry, the receipt
//   reasons     the encrypted reasons of a refusal, as they can quote what was typed; of an
//               undecided entry, what the record is now
//   continues   whether it started an activity that another entry ends later
//   ends        the client UUID of the start that this entry ends
//   after       of a photo: the client UUID of the report that it belongs to
// Only `drain.js`, and a page that received the reference, remove an entry from the queue.

import { giveUpKey, keyFor } from "./keys.js";
import { decrypt, decryptBytes, encrypt, encryptBytes } from "./encryption.js";
import { REFUSED, SENT, UNDECIDED, WAITING } from "./states.js";
import { allEntries, allKeys, entryOf, fact, write } from "./store.js";

export { REFUSED, SENT, UNDECIDED, WAITING };
export const PHOTO = "photo";
export const MOST_PHOTOS = 30;
const LATE_MS = 24 * 60 * 60 * 1000;
const MOST_RECEIPTS = 20;
// Older activities were ended elsewhere, or are ended by entering their length.
const LONGEST_MS = 24 * 60 * 60 * 1000;
const NOT_KEPT = new Set(["csrfmiddlewaretoken"]);
// Fields that are for this phone alone, and not sent.
const URL_FIELD = "offline_url";
const OWN_FIELD = /^offline_/;

export class NoKey extends Error {}
export class TooManyPhotos extends Error {}

// Stores a form's fields (pairs of name and value), and with them the photos that are sent
// after it. `replaces` is the entry it corrects.
export async function keep({
  owner,
  code,
  url,
  fields,
  photos = [],
  replaces = "",
  continues = false,
  ends = "",
}) {
  const key = await keyFor(owner);
  if (!key) {
    throw new NoKey();
  }
  const clientUuid = valueOf(fields, "client_uuid") || crypto.randomUUID();
  const capturedAt = valueOf(fields, "captured_at") || new Date().toISOString();
  const kept = fields.filter(([name]) => !NOT_KEPT.has(name));
  const encrypted = await encrypt(
    key.publicKey,
    withValues(kept, {
      client_uuid: clientUuid,
      captured_at: capturedAt,
      [URL_FIELD]: url,
    }),
    clientUuid,
  );
  const sealed = await sealPhotos(key, clientUuid, photos);
  askToPersist().catch(() => {});
  await write(async ({ entries, facts }) => {
    const before = (await entries.get(clientUuid)) ?? (await entries.get(replaces));
    const next = await nextOrder(facts);
    const order = before && before.state !== SENT ? before.order : next;
    const entry = { clientUuid, order, code, device: key.device, capturedAt, continues, ends };
    await endIn(entries, ends);
    if (replaces && replaces !== clientUuid) {
      await entries.delete(replaces);
    }
    await entries.put({ ...entry, state: WAITING, encrypted });
    await putPhotos({ entries, facts }, sealed);
    await leadPhotos(entries, replaces, clientUuid);
  });
  return { clientUuid, capturedAt };
}

// Stores the photos of a report that the server has, or is about to have.
export async function keepPhotos({ owner, after, photos }) {
  if (photos.length === 0) {
    return;
  }
  const key = await keyFor(owner);
  if (!key) {
    throw new NoKey();
  }
  const sealed = await sealPhotos(key, after, photos);
  await write((stores) => putPhotos(stores, sealed));
}

// The photos of an entry now belong to the one that corrects it.
export async function followCorrection(before, clientUuid) {
  if (before) {
    await write(({ entries }) => leadPhotos(entries, before, clientUuid));
  }
}

export async function photosAfter(clientUuid) {
  const isOfIt = ({ after, state }) => clientUuid && after === clientUuid && state !== SENT;
  return (await allEntries()).filter(isOfIt);
}

function sealPhotos({ publicKey, device }, after, photos) {
  const capturedAt = new Date().toISOString();
  return Promise.all(
    photos.map(async (photo) => {
      const clientUuid = crypto.randomUUID();
      const encrypted = await encryptBytes(publicKey, await photo.arrayBuffer(), clientUuid);
      return { clientUuid, code: PHOTO, device, capturedAt, after, state: WAITING, encrypted };
    }),
  );
}

async function putPhotos({ entries, facts }, sealed) {
  const kept = sealed.length ? await entries.getAll() : [];
  const nKept = kept.filter(({ code, state }) => code === PHOTO && state !== SENT).length;
  if (nKept + sealed.length > MOST_PHOTOS) {
    throw new TooManyPhotos();
  }
  for (const photo of sealed) {
    await entries.put({ ...photo, order: await nextOrder(facts) });
  }
}

async function leadPhotos(entries, before, clientUuid) {
  if (!before || before === clientUuid) {
    return;
  }
  for (const entry of await entries.getAll()) {
    if (entry.after === before) {
      await entries.put({ ...entry, after: clientUuid });
    }
  }
}

// Remembers an activity started with signal, as it may have to be ended without.
export async function keepStarted({ owner, code, fields, receipt }) {
  const key = await keyFor(owner);
  if (!key) {
    return;
  }
  const order = await write(({ facts }) => nextOrder(facts));
  const about = { clientUuid: valueOf(fields, "client_uuid"), order, code, device: key.device };
  await markSent({ ...about, capturedAt: new Date().toISOString(), continues: true }, key, receipt);
}

export async function markEnded(clientUuid) {
  if (clientUuid) {
    await write(({ entries }) => endIn(entries, clientUuid));
  }
}

async function endIn(entries, clientUuid) {
  const started = clientUuid ? await entries.get(clientUuid) : null;
  if (started) {
    await entries.put({ ...started, continues: false });
  }
}

export function isUnderWay({ continues, capturedAt }) {
  return Boolean(continues) && Date.now() - Date.parse(capturedAt) < LONGEST_MS;
}

async function nextOrder(facts) {
  const next = ((await facts.get("order")) ?? 0) + 1;
  await facts.put(next, "order");
  return next;
}

export function fieldsOf(entry, privateKey) {
  return decrypt(privateKey, entry.encrypted, entry.clientUuid);
}

// To which page an entry is sent, and what is sent of it.
export function sentOf(entry, fields) {
  return {
    url: entry.url || valueOf(fields, URL_FIELD),
    content: fields.filter(([name]) => !OWN_FIELD.test(name)),
  };
}

export async function photoOf(entry, privateKey) {
  const bytes = await decryptBytes(privateKey, entry.encrypted, entry.clientUuid);
  return new Blob([bytes], { type: "image/jpeg" });
}

export function reasonsOf(entry, privateKey) {
  return decrypt(privateKey, entry.reasons, entry.clientUuid);
}

// The server has stored it. The encrypted receipt stays for a while.
export async function markSent(entry, key, receipt) {
  const encrypted = await encrypt(key.publicKey, receipt, entry.clientUuid);
  const sentAt = new Date().toISOString();
  await write(async ({ entries, keys }) => {
    const continues = await stillContinues(entries, entry);
    await entries.put({ ...entry, url: "", continues, state: SENT, encrypted, reasons: null, sentAt });
    await keys.put({ ...(await keys.get(key.device)), lastSent: sentAt });
    const sent = (await entries.index("order").getAll()).filter(
      ({ state, device }) => state === SENT && device === key.device,
    );
    for (const old of sent.slice(0, -MOST_RECEIPTS)) {
      await entries.delete(old.clientUuid);
    }
  });
}

// The server refused it: it stays with the reasons, to be corrected.
export async function markRefused(entry, key, reasons) {
  const encrypted = await encrypt(key.publicKey, reasons, entry.clientUuid);
  await write(async ({ entries }) => {
    const continues = await stillContinues(entries, entry);
    await entries.put({ ...entry, continues, state: REFUSED, reasons: encrypted });
  });
}

// The record changed after its owner saw it: it stays with what the record is now.
export async function markUndecided(entry, key, changed) {
  const reasons = await encrypt(key.publicKey, changed, entry.clientUuid);
  await write(({ entries }) => entries.put({ ...entry, state: UNDECIDED, reasons }));
}

// Its owner wants it all the same, and has seen the state of the record with this mark.
export async function decide(entry, key, fields, mark) {
  const seen = withValues(fields, { seen: mark });
  const encrypted = await encrypt(key.publicKey, seen, entry.clientUuid);
  await write(({ entries }) => entries.put({ ...entry, state: WAITING, encrypted, reasons: null }));
}

// The activity may have been ended while its start was being sent.
async function stillContinues(entries, { clientUuid, continues = false }) {
  return (await entries.get(clientUuid))?.continues ?? continues;
}

export async function remove(...clientUuids) {
  await write(async ({ entries }) => {
    for (const clientUuid of clientUuids.filter(Boolean)) {
      await entries.delete(clientUuid);
    }
  });
}

// Removes what its owner does not want sent: with an entry also its photos.
export async function discard(clientUuid) {
  const entry = await entryOf(clientUuid);
  const photos = await photosAfter(clientUuid);
  await remove(clientUuid, ...photos.map((photo) => photo.clientUuid));
  if ((await allKeys()).some(({ device, isLost }) => isLost && device === entry?.device)) {
    // With the last of its entries it goes too.
    await giveUpKey(entry.device);
  }
}

// Returns what became of an entry; its state is empty if this phone has it no more.
export async function entryNow(clientUuid) {
  const entry = await entryOf(clientUuid);
  const isLost = Boolean(entry) && lostOf([entry], await allKeys()).length > 0;
  const nPhotos = (await photosAfter(clientUuid)).length;
  return { state: entry?.state ?? "", isLost, sentAt: entry?.sentAt, nPhotos };
}

export async function isKept(clientUuid) {
  const entry = await entryOf(clientUuid);
  return Boolean(entry) && entry.state !== SENT;
}

// The status for the head of every page: of its viewer or, signed out, of the last user.
export async function summary(owner) {
  const [keys, entries, own] = await Promise.all([allKeys(), allEntries(), keyFor(owner)]);
  const unsent = entries.filter((entry) => entry.state !== SENT);
  const mine = unsent.filter((entry) => entry.device === own?.device);
  const lost = lostOf(unsent, keys);
  const oldest = mine.map((entry) => entry.capturedAt).sort()[0];
  return {
    hasKey: Boolean(own),
    nWaiting: mine.filter((entry) => entry.state === WAITING).length,
    nRefused: mine.filter((entry) => entry.state === REFUSED).length,
    nUndecided: mine.filter((entry) => entry.state === UNDECIDED).length,
    nOthers: unsent.length - mine.length - lost.length,
    nLost: lostOf(unsent, keys, owner).length,
    lastSent: own?.lastSent ? new Date(own.lastSent) : null,
    isLate: Boolean(oldest) && Date.now() - Date.parse(oldest) > LATE_MS,
    persisted: await fact("persisted"),
    nKeys: keys.length,
  };
}

// The entries whose key the server no longer has, of one owner or of all.
export function lostOf(entries, keys, owner = "") {
  const isOf = (key) => key.isLost && (!owner || key.owner === owner);
  const devices = new Set(keys.filter(isOf).map(({ device }) => device));
  return entries.filter(({ device }) => devices.has(device));
}

// Asks the browser to keep the data, once there is some. If it refuses, the queue page says
// so. Nothing waits for the answer, as the browser may ask the user.
async function askToPersist() {
  if ((await fact("persisted")) !== undefined || !navigator.storage?.persist) {
    return;
  }
  const persisted = await navigator.storage.persist();
  await write(({ facts }) => facts.put(persisted, "persisted"));
}

function valueOf(fields, name) {
  return fields.find(([given]) => given === name)?.[1] ?? "";
}

function withValues(fields, values) {
  return [...fields.filter(([name]) => !(name in values)), ...Object.entries(values)];
}
