// Makes and uses passkeys. The server sends and takes bytes as base64url text.

// A passkey belongs to the name of a site, so at a bare number browsers refuse it.
const NUMBERED = /^[\d.]+$|:/;

export function canUsePasskeys() {
  const isNamed = !NUMBERED.test(window.location.hostname);
  return Boolean(isNamed && window.PublicKeyCredential && navigator.credentials);
}

// Lets the browser make a passkey, on this device if it can, and returns it as JSON.
export async function makePasskey(options) {
  const asked = options.publicKey;
  const made = await navigator.credentials.create({
    publicKey: {
      ...asked,
      challenge: bytesOf(asked.challenge),
      user: { ...asked.user, id: bytesOf(asked.user.id) },
      excludeCredentials: withBytes(asked.excludeCredentials),
      // Kept with the account's name, where the device can, so that it also signs in
      // without a password.
      authenticatorSelection: { ...asked.authenticatorSelection, residentKey: "preferred" },
      // So that it can also open, without signal, what the phone keeps of the day.
      extensions: { ...asked.extensions, prf: {} },
    },
  });
  return asJson(made, {
    clientDataJSON: made.response.clientDataJSON,
    attestationObject: made.response.attestationObject,
  });
}

// Lets the browser use a passkey of this site, and returns its answer as JSON.
export async function usePasskey(options) {
  const asked = options.publicKey;
  const used = await navigator.credentials.get({
    publicKey: {
      ...asked,
      challenge: bytesOf(asked.challenge),
      allowCredentials: withBytes(asked.allowCredentials),
    },
  });
  return asJson(used, {
    clientDataJSON: used.response.clientDataJSON,
    authenticatorData: used.response.authenticatorData,
    signature: used.response.signature,
    userHandle: used.response.userHandle,
  });
}

// Asks for one of these passkeys, without the server, and for the bytes that it always gives
// for this salt (the extension `prf`). Returns them with its id, or null if it gives none.
export async function bytesFromPasskey(ids, salt) {
  const used = await navigator.credentials.get({
    publicKey: {
      challenge: crypto.getRandomValues(new Uint8Array(32)),
      allowCredentials: ids.map((id) => ({ type: "public-key", id: bytesOf(id) })),
      userVerification: "required",
      extensions: { prf: { eval: { first: salt } } },
    },
  });
  const bytes = used.getClientExtensionResults().prf?.results?.first;
  return bytes ? { id: used.id, bytes } : null;
}

function asJson(credential, response) {
  const texts = Object.entries(response)
    .filter(([, bytes]) => bytes)
    .map(([name, bytes]) => [name, textOf(bytes)]);
  return JSON.stringify({
    type: credential.type,
    id: credential.id,
    rawId: textOf(credential.rawId),
    authenticatorAttachment: credential.authenticatorAttachment ?? undefined,
    clientExtensionResults: credential.getClientExtensionResults(),
    response: Object.fromEntries(texts),
  });
}

function withBytes(credentials) {
  return (credentials ?? []).map((one) => ({ ...one, id: bytesOf(one.id) }));
}

function bytesOf(text) {
  const plain = atob(text.replaceAll("-", "+").replaceAll("_", "/"));
  return Uint8Array.from(plain, (letter) => letter.charCodeAt(0));
}

function textOf(buffer) {
  const plain = String.fromCharCode(...new Uint8Array(buffer));
  return btoa(plain).replaceAll("+", "-").replaceAll("/", "_").replaceAll("=", "");
}
