// Signing out destroys the user's data on this phone: the server's secret, the key and the
// entries. If some entries have not been sent, it asks first, and offers to send them.

import { forgetPlaces } from "./stored_places.js";
import { destroyKeys, keyFor } from "./keys.js";
import { drain } from "./drain.js";
import { summary } from "./queue.js";
import { onChange } from "./store.js";
import { entriesWords } from "./words.js";

export function askBeforeSignOut(forms, dialog, viewer) {
  let leaving = null;
  const part = (name) => dialog.querySelector(`[data-sign-out="${name}"]`);

  const leave = async () => {
    viewer.isLeaving = true;
    const key = await keyFor(viewer.owner);
    if (key) {
      leaving.append(hidden("device", key.device));
    }
    await destroyKeys(viewer.owner);
    await forgetPlaces();
    HTMLFormElement.prototype.submit.call(leaving);
  };

  const count = async () => {
    const { nWaiting, nRefused, nUndecided } = await summary(viewer.owner);
    const n = nWaiting + nRefused + nUndecided;
    const left = `${entriesWords(n)} ${n === 1 ? "has" : "have"} not been sent`;
    part("title").textContent = n ? left : "Everything has been sent";
    return { n, nWaiting };
  };

  const ask = async (words = "") => {
    const { n, nWaiting } = await count();
    if (n === 0) {
      await leave();
      return;
    }
    part("said").textContent = words;
    part("send").hidden = nWaiting === 0;
    if (!dialog.open) {
      dialog.showModal();
    }
  };

  part("send").addEventListener("click", async () => {
    part("said").textContent = "Sending…";
    await drain(viewer.owner, { waits: true });
    await ask("Not all could be sent. Send them when there is signal, or correct those that were refused.");
  });
  // They may be sent while it asks.
  onChange(() => dialog.open && !viewer.isLeaving && count());
  part("leave").addEventListener("click", leave);
  part("stay").addEventListener("click", () => dialog.close());
  for (const form of forms) {
    form.addEventListener("submit", (event) => {
      event.preventDefault();
      leaving = form;
      ask();
    });
  }
}

function hidden(name, value) {
  const input = document.createElement("input");
  input.type = "hidden";
  input.name = name;
  input.value = value;
  return input;
}
