// The page of the user's devices: marks the one in use, and lets their passkey open on it,
// without signal, what it keeps of their day.

import { bytesFromPasskey, canUsePasskeys } from "../lib/passkeys.js";
import { canEncrypt } from "./encryption.js";
import { forgetPasskey, keyFor, openByPasskey } from "./keys.js";
import { onChange } from "./store.js";

const SALT_BYTES = 32;
const { owner } = document.querySelector("[data-queue]").dataset;
const box = document.querySelector("[data-day-opening]");
const { ids } = JSON.parse(box.dataset.dayOpening);
const ownKey = () => (owner && canEncrypt() ? keyFor(owner).catch(() => null) : null);

function say(state) {
  for (const words of box.querySelectorAll("[data-day-when]")) {
    words.hidden = !words.dataset.dayWhen.split(" ").includes(state);
  }
}

async function show() {
  const key = await ownKey();
  const mark = key && document.querySelector(`[data-device="${CSS.escape(key.device)}"] [data-this]`);
  if (mark) {
    mark.hidden = false;
  }
  say(stateOf(key));
}

function stateOf(key) {
  if (!canUsePasskeys()) {
    return "unable";
  }
  if (ids.length === 0) {
    return "none";
  }
  if (!key) {
    return "waiting";
  }
  return key.byPasskey ? "on" : "off";
}

async function turnOn() {
  const salt = crypto.getRandomValues(new Uint8Array(SALT_BYTES));
  try {
    const given = await bytesFromPasskey(ids, salt);
    if (!given) {
      say("no-bytes");
    } else if (!(await openByPasskey(await ownKey(), { ...given, salt }))) {
      say("failed");
    }
  } catch {
    say("failed");
  }
}

box.querySelector("[data-day-on]").addEventListener("click", turnOn);
box.querySelector("[data-day-off]").addEventListener("click", async () => forgetPasskey((await ownKey()).device));
onChange(show);
await show();
