// My day, with signal: says whether it opens without signal too.

import { canEncrypt } from "./encryption.js";
import { keyFor } from "./keys.js";
import { keptFor } from "./kept.js";
import { onChange } from "./store.js";

const box = document.querySelector("[data-keeps]");
const { owner } = document.querySelector("[data-queue]").dataset;

async function show() {
  const key = owner ? await keyFor(owner) : null;
  const isKept = key ? (await keptFor(key.device)).length > 0 : false;
  box.hidden = !isKept;
  box.querySelector("[data-with-passkey]").hidden = !key?.byPasskey;
  box.querySelector("[data-without-passkey]").hidden = Boolean(key?.byPasskey);
}

if (canEncrypt()) {
  onChange(show);
  show().catch(() => {});
}
