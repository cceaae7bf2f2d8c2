// Keys of a list whose rows open: j and k move between rows, Enter opens the one with the focus.
// All of it also works without this script, by Tab and Enter.

import { watchKeys } from "../components/shortcuts.js";

const links = [...document.querySelectorAll("[data-opening] tbody th a[href]")];
const keys = document.querySelector("[data-keys]");

function moveBy(step) {
  const here = links.findIndex((link) => link.closest("tr").contains(document.activeElement));
  const next = links[here < 0 ? (step > 0 ? 0 : links.length - 1) : here + step];
  next?.focus();
  next?.scrollIntoView({ block: "nearest" });
}

function showKeys() {
  keys.open = !keys.open;
  if (keys.open) {
    keys.querySelector("summary").focus();
  }
}

if (links.length && keys) {
  watchKeys(keys, { j: () => moveBy(1), k: () => moveBy(-1), "?": showKeys });
}
