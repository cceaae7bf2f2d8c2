// Encryption of entries. Each user has a key pair on this phone. The public key
// is stored unencrypted, so that entries can be added while its owner is signed out. The
// private key is encrypted with a secret that the server gives only to its owner, and is
// decrypted only in memory. So the phone without the session reveals nothing.

const PAIR = {
  name: "RSA-OAEP",
  modulusLength: 3072,
  publicExponent: new Uint8Array([1, 0, 1]),
  hash: "SHA-256",
};
const LETTER = { name: "AES-GCM", length: 256 };
const IV_BYTES = 12;

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
