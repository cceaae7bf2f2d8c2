// The workbench of retention. A *row* is one record; keys act on the row with the focus, and the
// buttons under the list act on *ticked* rows. All of it also works without this script.

import { watchKeys } from "../components/shortcuts.js";

const form = document.querySelector("[data-retention]");
const rows = form ? [...form.querySelectorAll("[data-row]")] : [];
const keys = document.querySelector("[data-keys]");
const boxes = rows.map((row) => row.querySelector("[name=chosen]")).filter(Boolean);
const ACTIONS = ["keep", "hold", "restrict", "erase"];

function here() {
  return rows.findIndex((row) => row.contains(document.activeElement));
}

function focusRow(row) {
  const link = row?.querySelector("[data-row-link]");
  link?.focus();
  link?.scrollIntoView({ block: "nearest" });
}

function moveBy(step) {
  focusRow(rows[here() < 0 ? (step > 0 ? 0 : rows.length - 1) : here() + step]);
}

function tick() {
  const row = rows[here()];
  const box = row?.querySelector("[name=chosen]");
  if (!box) {
    return false;
  }
  box.checked = !box.checked;
  showTicked();
  moveBy(1);
  return true;
}

function tickAll() {
  const all = boxes.every((box) => box.checked);
  for (const box of boxes) {
    box.checked = !all;
  }
  showTicked();
}

// Goes to the first choice that is still to be made, or else to the button.
function toAction(action) {
  const button = form.querySelector(`[name=do][value=${action}]`);
  const empty = [...button.closest("fieldset").querySelectorAll("select")].find((one) => !one.value);
  (empty ?? button).focus();
}

function showTicked() {
  const n = boxes.filter((box) => box.checked).length;
  form.querySelector("[data-ticked]").textContent = n ? `(${n} ticked)` : "";
}

function showKeys() {
  keys.open = !keys.open;
  if (keys.open) {
    keys.querySelector("summary").focus();
  }
}

if (form) {
  form.addEventListener("change", showTicked);
  showTicked();
}
if (form && keys) {
  watchKeys(keys, {
    j: () => moveBy(1),
    ArrowDown: () => moveBy(1),
    k: () => moveBy(-1),
    ArrowUp: () => moveBy(-1),
    x: tick,
    t: tickAll,
    "?": showKeys,
    ...Object.fromEntries(ACTIONS.map((action, n) => [String(n + 1), () => toAction(action)])),
  });
}
