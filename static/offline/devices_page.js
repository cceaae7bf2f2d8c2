// The page of one's devices: which of them is this one.

import { keyFor } from "./keys.js";

const { owner } = document.querySelector("[data-queue]").dataset;
const key = owner ? await keyFor(owner).catch(() => null) : null;
const here = key && document.querySelector(`[data-device="${CSS.escape(key.device)}"] [data-this]`);
if (here) {
  here.hidden = false;
}
