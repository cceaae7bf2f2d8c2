// Tells who has just signed in on a phone that My day stays closed there without signal, and
// what opens it, until they turn that on or have read it.

import { canUsePasskeys } from "../lib/passkeys.js";
import { canEncrypt } from "./encryption.js";
import { keyFor } from "./keys.js";
import { fact, onChange, write } from "./store.js";

// A desk keeps its signal.
const PHONE = "(pointer: coarse), (max-width: 40em)";
const box = document.querySelector("[data-passkey-hint]");
const { owner } = document.querySelector("[data-queue]").dataset;

async function show() {
  const key = await keyFor(owner);
  const asked = await fact("keptAt");
  const isKnown = key && asked?.device === key.device;
  box.hidden = !isKnown || Boolean(key.byPasskey) || (await fact("hintRead")) === owner;
  const state = box.hidden ? "" : stateOf(asked);
  for (const words of box.querySelectorAll("[data-hint-when]")) {
    words.hidden = words.dataset.hintWhen !== state;
  }
}

function stateOf({ nPasskeys }) {
  if (!canUsePasskeys()) {
    return "unable";
  }
  return nPasskeys > 0 ? "off" : "none";
}

if (box && owner && canEncrypt() && matchMedia(PHONE).matches) {
  box.querySelector("[data-hint-enough]").addEventListener("click", () => write(({ facts }) => facts.put(owner, "hintRead")));
  onChange(show);
  show().catch(() => {});
}
