// Sealing and opening. Each person has a pair of keys on this phone. The public one lies
// open, so that anybody may add an entry while its owner is signed out; the private one is
// wrapped in a secret that the server gives to its owner alone, and only in memory is it
// ever whole. Whoever has the phone without the session has nothing to read.

const PAIR = {
  name: "RSA-OAEP",
  modulusLength: 3072,
  publicExponent: new Uint8Array([1, 0, 1]),
  hash: "SHA-256",
};
const LETTER = { name: "AES-GCM", length: 256 };
const IV_BYTES = 12;

export function canSeal() {
  return "subtle" in (window.crypto ?? {}) && "locks" in navigator && "indexedDB" in window;
}

export async function makePair(secret) {
  const pair = await crypto.subtle.generateKey(PAIR, true, ["encrypt", "decrypt"]);
  const iv = randomIv();
  const wrapping = await wrappingKey(secret, ["wrapKey"]);
  return {
    publicKey: await crypto.subtle.exportKey("spki", pair.publicKey),
    wrapped: {
      iv,
      bytes: await crypto.subtle.wrapKey("pkcs8", pair.privateKey, wrapping, { name: LETTER.name, iv }),
    },
  };
}

export async function openPair(wrapped, secret) {
  const wrapping = await wrappingKey(secret, ["unwrapKey"]);
  const how = { name: LETTER.name, iv: wrapped.iv };
  return crypto.subtle.unwrapKey("pkcs8", wrapped.bytes, wrapping, how, PAIR, false, ["decrypt"]);
}

// `about` is bound to what is sealed: it opens as nothing else.
export async function seal(publicKey, value, about) {
  const pair = await crypto.subtle.importKey("spki", publicKey, PAIR, false, ["encrypt"]);
  const letter = await crypto.subtle.generateKey(LETTER, true, ["encrypt"]);
  const iv = randomIv();
  return {
    iv,
    bytes: await crypto.subtle.encrypt(bound(iv, about), letter, new TextEncoder().encode(JSON.stringify(value))),
    key: await crypto.subtle.encrypt(PAIR, pair, await crypto.subtle.exportKey("raw", letter)),
  };
}

export async function unseal(privateKey, sealed, about) {
  const raw = await crypto.subtle.decrypt(PAIR, privateKey, sealed.key);
  const letter = await crypto.subtle.importKey("raw", raw, LETTER, false, ["decrypt"]);
  const bytes = await crypto.subtle.decrypt(bound(sealed.iv, about), letter, sealed.bytes);
  return JSON.parse(new TextDecoder().decode(bytes));
}

function wrappingKey(secret, uses) {
  const bytes = Uint8Array.from(atob(secret), (letter) => letter.charCodeAt(0));
  return crypto.subtle.importKey("raw", bytes, LETTER, false, uses);
}

function bound(iv, about) {
  return { name: LETTER.name, iv, additionalData: new TextEncoder().encode(about) };
}

function randomIv() {
  return crypto.getRandomValues(new Uint8Array(IV_BYTES));
}
