// Tells who has just signed in on a phone that My day stays closed there without signal, and
// what opens it, until they turn that on or have read it.

import { canUsePasskeys } from "../lib/passkeys.js";
import { canEncrypt } from "./encryption.js";
import { keyFor } from "./keys.js";
import { fact, onChange, write } from "./store.js";

// A desk keeps its signal.
const PHONE = "(pointer: coarse), (max-width: 40em)";
const box = document.querySelector("[data-day-told]");
const { owner } = document.querySelector("[data-queue]").dataset;

async function show() {
  const key = await keyFor(owner);
  const asked = await fact("keptAt");
  const isKnown = key && asked?.device === key.device;
  box.hidden = !isKnown || Boolean(key.byPasskey) || (await fact("dayTold")) === owner;
  const state = box.hidden ? "" : stateOf(asked);
  for (const words of box.querySelectorAll("[data-told-when]")) {
    words.hidden = words.dataset.toldWhen !== state;
  }
}

function stateOf({ nPasskeys }) {
  if (!canUsePasskeys()) {
    return "unable";
  }
  return nPasskeys > 0 ? "off" : "none";
}

if (box && owner && canEncrypt() && matchMedia(PHONE).matches) {
  box.querySelector("[data-told-enough]").addEventListener("click", () => write(({ facts }) => facts.put(owner, "dayTold")));
  onChange(show);
  show().catch(() => {});
}
