// Draws an entry of the queue: its form, the time of capture and, if it can be decrypted,
// its fields with the form's labels.

import { endOf, linkTo, made } from "./form_parts.js";
import { REFUSED, UNDECIDED } from "./queue.js";
import { momentWords } from "./words.js";

const PART = /_(?:day|month|year)$/;
const POSITION = "latitude";
const STATES = { [REFUSED]: "To correct", [UNDECIDED]: "To decide" };
const TONES = { [REFUSED]: "attention", [UNDECIDED]: "attention" };

export function drawEntry({ entry, fields, reasons, changed, canDelete, isLost }, forms, { correct, decide, ask }) {
  const item = made("li", "sh-entry");
  item.dataset.clientUuid = entry.clientUuid;
  const head = made("div", "sh-entry__head");
  const isRefused = entry.state === REFUSED;
  head.append(
    made("h2", "sh-heading-s", `${nameOf(entry, forms)}, logged ${momentWords(new Date(entry.capturedAt))}`),
    made("span", `sh-tag sh-tag--${isLost ? "attention" : (TONES[entry.state] ?? "waiting")}`, stateOf(entry, isLost)),
  );
  item.append(head);
  if (isLost) {
    item.append(made("p", "", "It can no longer be opened, and was never sent. Log it again, then delete this."));
  }
  if (entry.after) {
    item.append(made("p", "", "It is sent after the report that it belongs to."));
  }
  if (reasons) {
    item.append(...Object.values(reasons).flat().map((reason) => made("p", "govuk-error-message", reason)));
  }
  if (fields) {
    item.append(drawFields(fields, forms.get(entry.code)?.labels ?? {}));
  }
  const actions = made("div", "sh-actions");
  if (changed) {
    item.append(...drawChanged(changed));
  }
  if (changed?.may_still && fields) {
    actions.append(button("Do it all the same", "secondary", () => decide({ entry, fields, changed })));
  }
  if (isRefused && fields) {
    actions.append(button("Correct and send", "secondary", () => correct({ entry, fields })));
  }
  if (canDelete) {
    actions.append(button(changed ? "Leave it as it is" : "Delete this entry", "quiet", () => ask(entry)));
  }
  if (actions.children.length > 0) {
    item.append(actions);
  }
  return item;
}

// What the record is now, and what its owner can do about that.
function drawChanged({ now, may_still: mayStill }) {
  const what = mayStill ? "Decide whether to do it all the same." : "What you did is no longer possible there.";
  return [made("p", "sh-entry__now", `${now}.`), made("p", "", what)];
}

export function drawReceipt({ entry, receipt }, forms) {
  const item = made("li");
  item.append(
    linkTo(receipt.url, receipt.reference, "sh-reference"),
    `, ${nameOf(entry, forms).toLowerCase()} logged ${momentWords(new Date(entry.capturedAt))}, sent ${momentWords(new Date(entry.sentAt))}`,
  );
  return item;
}

// An activity that was started on this phone and has not ended: it can be ended offline.
export function drawUnderWay(entry, forms) {
  const item = made("li", "sh-entry");
  const head = made("div", "sh-entry__head");
  const words = `${nameOf(entry, forms)}, logged ${momentWords(new Date(entry.capturedAt))}`;
  head.append(made("h3", "sh-heading-s", words), made("span", "sh-tag sh-tag--active", "Under way"));
  const actions = made("div", "sh-actions");
  actions.append(linkTo(endOf(entry.clientUuid), "End it", "govuk-button sh-button sh-button--secondary"));
  item.append(head, actions);
  return item;
}

function stateOf({ state }, isLost) {
  return isLost ? "Lost" : (STATES[state] ?? "Waiting");
}

function nameOf(entry, forms) {
  return forms.get(entry.code)?.one ?? "Entry";
}

function drawFields(fields, labels) {
  const list = made("dl", "sh-entry__fields");
  for (const [label, values] of rowsOf(fields, labels)) {
    const row = made("div", "sh-entry__row");
    row.append(made("dt", "", label), made("dd", "", values.join(", ")));
    list.append(row);
  }
  return list;
}

// Hidden fields are not shown, except for the phone's position.
function rowsOf(fields, labels) {
  const rows = new Map();
  for (const [name, value] of fields) {
    const known = labels[name] ?? labels[name.replace(PART, "")];
    const label = name === POSITION ? "Position" : known?.label;
    if (label && value.trim()) {
      const words = name === POSITION ? "taken from this phone" : wordsOf(value, known);
      rows.set(label, [...(rows.get(label) ?? []), words]);
    }
  }
  return rows;
}

function wordsOf(value, { answers = {} }) {
  return answers[value] ?? (value === "on" ? "yes" : value);
}

function button(text, kind, act) {
  const element = made("button", `govuk-button sh-button sh-button--${kind}`, text);
  element.type = "button";
  element.addEventListener("click", act);
  return element;
}
