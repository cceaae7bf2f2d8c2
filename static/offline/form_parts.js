// The messages of a form that was stored on this phone, or could not be. The markup is that
// of the components `error_summary` and `notification`.

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
export function drawKept(form, time, { another, ending }) {
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
  actions.append(linkTo("/offline/", "View unsent entries", button("quiet")));
  panel.append(
    made("h2", "sh-heading-m", `Saved on this phone at ${time}`),
    made("p", "", "It has not been sent yet. It is sent automatically when there is signal and Stronghold is open."),
    actions,
  );
  document.querySelector("[data-error-summary]")?.remove();
  form.replaceWith(panel);
  panel.focus();
  panel.scrollIntoView({ block: "nearest" });
}

// In place of a move that waits, and of the others of the same record: it has had its move.
export function drawKeptMove(form, time) {
  const words = made("p", "sh-kept-move");
  words.tabIndex = -1;
  words.dataset.kept = "";
  words.append(`Saved on this phone at ${time}. It is sent when there is signal. `, linkTo("/offline/", "View unsent entries"));
  document.querySelector("[data-error-summary]")?.remove();
  const place = form.closest("[data-moves]") ?? form;
  place.replaceWith(words);
  words.focus();
}

// The stored page for the end of an activity that was started on this phone.
export function endOf(clientUuid) {
  return `/offline/end/?of=${clientUuid}`;
}

function controlOf(form, name) {
  const controls = [...form.querySelectorAll(`[name="${CSS.escape(name)}"]`)];
  return controls.find(({ type }) => type !== "hidden")?.id ?? "main";
}
