// The messages of a form that was stored on this phone, or could not be. The markup is that
// of the components `error_summary` and `notification`.

import { clockTime } from "../lib/clock_time.js";
import { entryNow, SENT, WAITING } from "./queue.js";
import { onChange } from "./store.js";
import { fateWords } from "./words.js";

const UNSENT = "View unsent entries";
const SENT_LATELY = "View what was sent";

export function made(tag, className = "", text = "") {
  const element = document.createElement(tag);
  if (className) {
    element.className = className;
  }
  if (text) {
    element.textContent = text;
  }
  return element;
}

export function linkTo(href, text, className = "") {
  const link = made("a", className, text);
  link.href = href;
  return link;
}

export function drawErrors(form, errors) {
  document.querySelector("[data-error-summary]")?.remove();
  const summary = made("div", "govuk-error-summary");
  summary.dataset.errorSummary = "";
  summary.tabIndex = -1;
  const alert = made("div");
  alert.setAttribute("role", "alert");
  const list = made("ul", "govuk-list govuk-error-summary__list");
  for (const { message, name } of errors) {
    const item = made("li", name ? "" : "sh-error-text", name ? "" : message);
    if (name) {
      item.append(linkTo(`#${controlOf(form, name)}`, message));
    }
    list.append(item);
  }
  const body = made("div", "govuk-error-summary__body");
  body.append(list);
  alert.append(made("h2", "govuk-error-summary__title", "There is a problem"), body);
  summary.append(alert);
  form.closest("main").querySelector("h1").parentElement.before(summary);
  return summary;
}

// `another` is the address for the next record, if any; `ending` is the activity to end.
export function drawKept(form, entry, { another, ending }) {
  const panel = made("div", "sh-panel sh-kept");
  panel.tabIndex = -1;
  panel.dataset.kept = "";
  const actions = made("div", "sh-actions");
  const button = (kind) => `govuk-button sh-button sh-button--${kind}`;
  if (ending) {
    actions.append(linkTo(endOf(ending), "End it", button("secondary")));
  }
  if (another) {
    actions.prepend(linkTo(another, "Log another", button("primary")));
  }
  const link = linkTo("/offline/", UNSENT, button("quiet"));
  actions.append(link);
  const said = made("div");
  said.setAttribute("role", "status");
  const [title, text] = [made("h2", "sh-heading-m"), made("p")];
  said.append(title, text);
  panel.append(said, actions);
  followEntry(entry, panel, (words, isSent) => {
    [title.textContent, text.textContent] = words;
    link.textContent = isSent ? SENT_LATELY : UNSENT;
  });
  document.querySelector("[data-error-summary]")?.remove();
  form.replaceWith(panel);
  panel.focus();
  panel.scrollIntoView({ block: "nearest" });
}

// In place of a move that waits, and of the others of the same record: it has had its move.
export function drawKeptMove(form, entry) {
  const words = keptMove(entry);
  words.tabIndex = -1;
  words.dataset.kept = "";
  document.querySelector("[data-error-summary]")?.remove();
  const place = form.closest("[data-moves]") ?? form;
  place.replaceWith(words);
  words.focus();
}

// What became of a move that was stored on this phone.
export function keptMove(entry) {
  const words = made("p", "sh-kept-move");
  words.setAttribute("role", "status");
  const link = linkTo("/offline/", UNSENT);
  const said = made("span");
  words.append(said, " ", link);
  followEntry(entry, words, ([title, text], isSent) => {
    said.textContent = `${title}. ${text}`;
    link.textContent = isSent ? SENT_LATELY : UNSENT;
  });
  return words;
}

// Says what becomes of an entry as long as its place is on the page: an officer who reads that
// it has not been sent logs it again.
function followEntry({ clientUuid, capturedAt }, place, say) {
  const time = clockTime(new Date(capturedAt));
  let isSent = false;
  const show = async () => {
    // What was sent is forgotten after a while, and stays sent.
    if (isSent || !place.isConnected) {
      return;
    }
    const now = await entryNow(clientUuid);
    isSent = now.state === SENT;
    say(fateWords({ ...now, time }), isSent);
  };
  say(fateWords({ state: WAITING, time }), false);
  // Once the place is on the page: another tab may have sent it by then.
  Promise.resolve().then(show);
  onChange(show);
  window.addEventListener("pageshow", show);
}

// The stored page for the end of an activity that was started on this phone.
export function endOf(clientUuid) {
  return `/offline/end/?of=${clientUuid}`;
}

function controlOf(form, name) {
  const controls = [...form.querySelectorAll(`[name="${CSS.escape(name)}"]`)];
  return controls.find(({ type }) => type !== "hidden")?.id ?? "main";
}
