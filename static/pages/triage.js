// The queue of triage. Its words: a *row* is one report, and the row where the focus lies
// is the one that keys act on; a *ticked* row is one that the buttons under the list act
// on. Everything here works without the keys, and without this script, by Tab and Enter.

import { watchKeys } from "../components/shortcuts.js";

const form = document.querySelector("[data-triage]");
const rows = form ? [...form.querySelectorAll("[data-row]")] : [];
const bulk = document.querySelector("[data-bulk]");
const keys = document.querySelector("[data-keys]");

function linkOf(row) {
  return row.querySelector("[data-row-link]");
}

function boxOf(row) {
  return row?.querySelector("[name=chosen]");
}

function here() {
  return rows.findIndex((row) => row.contains(document.activeElement));
}

function moveBy(step) {
  const next = here() < 0 ? (step > 0 ? 0 : rows.length - 1) : here() + step;
  const link = rows[next] && linkOf(rows[next]);
  link?.focus();
  link?.scrollIntoView({ block: "nearest" });
}

function tick() {
  const box = boxOf(rows[here()]);
  if (box) {
    box.checked = !box.checked;
    tellTicked();
  }
}

// How many are ticked stands by the buttons, which stay in sight while there is one. Where
// the screen is narrow they are folded away until then.
function tellTicked() {
  const n = rows.filter((row) => boxOf(row)?.checked).length;
  bulk.querySelector("[data-ticked]").textContent = n ? `(${n} ticked)` : "";
  bulk.classList.toggle("sh-bulk--ready", n > 0);
  bulk.open ||= n > 0 || matchMedia("(min-width: 40.0625em)").matches;
}

function toAssign() {
  if (bulk) {
    bulk.open = true;
    bulk.querySelector("[name=person]").focus();
  }
}

function showKeys() {
  keys.open = !keys.open;
  if (keys.open) {
    keys.querySelector("summary").focus();
  }
}

if (bulk) {
  form.addEventListener("change", tellTicked);
  tellTicked();
}
if (keys) {
  watchKeys(keys, {
    j: () => moveBy(1),
    ArrowDown: () => moveBy(1),
    k: () => moveBy(-1),
    ArrowUp: () => moveBy(-1),
    x: tick,
    a: toAssign,
    "?": showKeys,
  });
}
