// The triage queue. A *row* is one report; keys act on the row with the focus, and the buttons
// under the list act on *ticked* rows. The page also works without this script, by Tab and
// Enter.

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
    showTicked();
  }
}

// Shows the number of ticked rows by the buttons, which stay in view while there is one. On a
// narrow screen the buttons are hidden until then.
function showTicked() {
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
  form.addEventListener("change", showTicked);
  showTicked();
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
