// The line in the head of every page about unsent entries on this phone.

import { summary } from "./queue.js";
import { onChange } from "./store.js";
import { lostWords, statusWords } from "./words.js";

export function showStatus(place, viewer) {
  let round = 0;
  const show = async () => {
    const mine = ++round;
    const about = await summary(viewer.owner);
    // An older count must not overwrite a newer one.
    if (mine !== round) {
      return;
    }
    const words = statusWords(about, {
      isOnline: navigator.onLine,
      isSignedOut: viewer.isSignedOut,
    });
    draw(place, words, about);
  };
  onChange(show);
  window.addEventListener("online", show);
  window.addEventListener("offline", show);
  return show();
}

// The band of every page about work that is lost on this phone: only if there is any.
export function showLost(box, viewer) {
  const show = async () => {
    const { nLost } = await summary(viewer.owner);
    box.hidden = nLost === 0;
    box.querySelector("[data-how-many]").textContent = nLost ? `${lostWords(nLost)}.` : "";
  };
  onChange(show);
  return show();
}

function draw(place, words, about) {
  place.classList.toggle("sh-queue--attention", about.isLate || about.nRefused + about.nUndecided > 0);
  if (place.textContent.trim() === words) {
    return;
  }
  if (!words) {
    place.replaceChildren();
    return;
  }
  const link = document.createElement("a");
  link.className = "sh-queue__link";
  link.href = place.dataset.queueUrl;
  link.textContent = words;
  place.replaceChildren(link);
}
