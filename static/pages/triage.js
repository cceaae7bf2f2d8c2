// The triage queue. A *row* is one report; keys act on the row with the focus, and the buttons
// under the list act on *ticked* rows. A report can be read and triaged in a panel beside the
// queue. All of it also works without this script, by links, Tab and Enter.

import { watchKeys } from "../components/shortcuts.js";
import { openPanels } from "../components/triage_panel.js";
import { weighByKey } from "../components/weigh_keys.js";

const form = document.querySelector("[data-triage]");
const rows = form ? [...form.querySelectorAll("[data-row]")] : [];
const bulk = document.querySelector("[data-bulk]");
const keys = document.querySelector("[data-keys]");
const panel = openPanels(document.querySelector("[data-panel]"), { rowOf, focusRow });

function linkOf(row) {
  return row.querySelector("[data-row-link]");
}

function boxOf(row) {
  return row?.querySelector("[name=chosen]");
}

function rowOf(reference) {
  return rows.find((row) => row.dataset.row === reference);
}

function here() {
  return rows.findIndex((row) => row.contains(document.activeElement));
}

function focusRow(row) {
  const link = row && linkOf(row);
  link?.focus();
  link?.scrollIntoView({ block: "nearest" });
}

// Without a panel the focus moves from row to row; with one, the next report is shown in it.
function moveBy(step) {
  if (!panel.go(step)) {
    focusRow(rows[here() < 0 ? (step > 0 ? 0 : rows.length - 1) : here() + step]);
  }
}

function preview() {
  const row = rows[here()];
  // Space ticks a box, as everywhere.
  if (!row || !document.activeElement.closest("a")) {
    return false;
  }
  panel.open(row.querySelector("[data-preview-link]").href);
  return true;
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

if (form) {
  // The address changes while a report is open beside the queue.
  form.action = location.href.split("#")[0];
  form.addEventListener("click", (event) => {
    const link = event.target.closest("[data-preview-link]");
    if (link && !event.ctrlKey && !event.metaKey && !event.shiftKey) {
      event.preventDefault();
      panel.open(link.href);
    }
  });
  focusRow(rowOf(decodeURIComponent(location.hash.slice(1))));
}
if (bulk) {
  form.addEventListener("change", showTicked);
  showTicked();
}
if (keys) {
  watchKeys(keys, {
    j: () => moveBy(1),
    ArrowDown: () => !panel.isOpen() && moveBy(1),
    k: () => moveBy(-1),
    ArrowUp: () => !panel.isOpen() && moveBy(-1),
    " ": preview,
    Escape: () => panel.close(),
    x: tick,
    a: toAssign,
    "?": showKeys,
    ...weighByKey,
  });
}
