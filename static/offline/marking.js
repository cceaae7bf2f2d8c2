// The protective marking of the force of this phone's last user. A shell is the same for
// everyone and has the marking of the site, so it takes that of the last page with signal.
// It is kept beside the key of its owner: without that key the marking of the site stands.

import { keyFor } from "./keys.js";
import { fact, write } from "./store.js";

const shown = () => [...document.querySelectorAll("[data-marking]")];

// Keeps the marking of this page, once its viewer has a key here.
export async function keepMarking(owner) {
  const key = await keyFor(owner);
  const text = shown()[0]?.textContent;
  const kept = await fact("marking");
  if (key && text && (kept?.device !== key.device || kept.text !== text)) {
    await write(({ facts }) => facts.put({ device: key.device, text }, "marking"));
  }
}

export async function showMarking() {
  const [key, kept] = [await keyFor(""), await fact("marking")];
  if (key && kept?.device === key.device) {
    for (const part of shown()) {
      part.textContent = kept.text;
    }
  }
}
