// Draws an entry of the queue: its form, the time of capture and, if it can be decrypted,
// its fields with the form's labels.

import { endOf, linkTo, made } from "./form_parts.js";
import { REFUSED } from "./queue.js";
import { momentWords } from "./words.js";

const PART = /_(?:day|month|year)$/;
const POSITION = "latitude";

export function drawEntry({ entry, fields, reasons, canDelete }, forms, { correct, ask }) {
  const item = made("li", "sh-entry");
  item.dataset.clientUuid = entry.clientUuid;
  const head = made("div", "sh-entry__head");
  const isRefused = entry.state === REFUSED;
  head.append(
    made("h2", "sh-heading-s", `${nameOf(entry, forms)}, logged ${momentWords(new Date(entry.capturedAt))}`),
    made("span", `sh-tag sh-tag--${isRefused ? "attention" : "waiting"}`, isRefused ? "To correct" : "Waiting"),
  );
  item.append(head);
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
  if (isRefused && fields) {
    actions.append(button("Correct and send", "secondary", () => correct({ entry, fields })));
  }
  if (canDelete) {
    actions.append(button("Delete this entry", "quiet", () => ask(entry)));
  }
  if (actions.children.length > 0) {
    item.append(actions);
  }
  return item;
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
