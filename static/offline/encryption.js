// Encryption of entries. Each user has a key pair on this phone. The public key
// is stored unencrypted, so that entries can be added while its owner is signed out. The
// private key is encrypted with a secret that the server gives only to its owner, and is
// decrypted only in memory. So the phone without the session reveals nothing. If its owner
// wants to read without signal, it is encrypted a second time by their passkey.

const PAIR = {
  name: "RSA-OAEP",
  modulusLength: 3072,
  publicExponent: new Uint8Array([1, 0, 1]),
  hash: "SHA-256",
};
const LETTER = { name: "AES-GCM", length: 256 };
const IV_BYTES = 12;
// What a key from a passkey is for, so that it opens nothing else.
const FOR_DAY = "stronghold: open without signal";

export function canEncrypt() {
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

// Wraps the private key a second time, by the bytes that only its owner's passkey gives.
export async function wrapPairAgain(wrapped, secret, bytes) {
  const how = { name: LETTER.name, iv: wrapped.iv };
  const unwrapping = await wrappingKey(secret, ["unwrapKey"]);
  const pair = await crypto.subtle.unwrapKey("pkcs8", wrapped.bytes, unwrapping, how, PAIR, true, ["decrypt"]);
  const iv = randomIv();
  const wrapping = await keyFromPasskey(bytes, ["wrapKey"]);
  return { iv, bytes: await crypto.subtle.wrapKey("pkcs8", pair, wrapping, { name: LETTER.name, iv }) };
}

export async function openPairAgain(wrapped, bytes) {
  const how = { name: LETTER.name, iv: wrapped.iv };
  const wrapping = await keyFromPasskey(bytes, ["unwrapKey"]);
  return crypto.subtle.unwrapKey("pkcs8", wrapped.bytes, wrapping, how, PAIR, false, ["decrypt"]);
}

async function keyFromPasskey(bytes, uses) {
  const material = await crypto.subtle.importKey("raw", bytes, "HKDF", false, ["deriveKey"]);
  const how = { name: "HKDF", hash: "SHA-256", salt: new Uint8Array(), info: new TextEncoder().encode(FOR_DAY) };
  return crypto.subtle.deriveKey(how, material, LETTER, false, uses);
}

// `about` is authenticated with the value: decrypting needs the same `about`.
export function encrypt(publicKey, value, about) {
  return encryptBytes(publicKey, new TextEncoder().encode(JSON.stringify(value)), about);
}

export async function encryptBytes(publicKey, bytes, about) {
  const pair = await crypto.subtle.importKey("spki", publicKey, PAIR, false, ["encrypt"]);
  const letter = await crypto.subtle.generateKey(LETTER, true, ["encrypt"]);
  const iv = randomIv();
  return {
    iv,
    bytes: await crypto.subtle.encrypt(bound(iv, about), letter, bytes),
    key: await crypto.subtle.encrypt(PAIR, pair, await crypto.subtle.exportKey("raw", letter)),
  };
}

export async function decrypt(privateKey, encrypted, about) {
  return JSON.parse(new TextDecoder().decode(await decryptBytes(privateKey, encrypted, about)));
}

export async function decryptBytes(privateKey, encrypted, about) {
  const raw = await crypto.subtle.decrypt(PAIR, privateKey, encrypted.key);
  const letter = await crypto.subtle.importKey("raw", raw, LETTER, false, ["decrypt"]);
  return crypto.subtle.decrypt(bound(encrypted.iv, about), letter, encrypted.bytes);
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
