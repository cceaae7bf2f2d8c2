// The page of the user's devices: mark the one in use.

import { keyFor } from "./keys.js";

const { owner } = document.querySelector("[data-queue]").dataset;
const key = owner ? await keyFor(owner).catch(() => null) : null;
const mark = key && document.querySelector(`[data-device="${CSS.escape(key.device)}"] [data-this]`);
if (mark) {
  mark.hidden = false;
}
