// The panel beside the queue, in which one report is read and triaged. It shows a part of the
// page of that report, which is fetched; its forms are sent in the same way. The address in the
// browser is that of the page, so that it can be reloaded, and Back closes the panel. On a
// narrow screen the panel covers the page.

import { made } from "../lib/elements.js";
import { fetchOrUnlock } from "../lib/fetch_or_unlock.js";
import { focusErrorSummary } from "./error_summary.js";
import { assignByButton } from "./weigh_keys.js";

const WIDE = matchMedia("(min-width: 60em)");
const LOST = "No connection. Your answers are still here: try again when there is a signal.";

// On the page of one report there is no panel: then nothing opens, and the keys that would move
// it follow the links of the page.
export function openPanels(dialog, { rowOf, focusRow }) {
  if (!dialog) {
    assignByButton(document);
    return { open() {}, close: () => false, isOpen: () => false, go: follow };
  }
  const body = dialog.querySelector("[data-panel-body]");
  const said = dialog.querySelector("[data-said]");
  const split = dialog.closest("[data-split]");
  const before = new Map();
  let latest = 0;
  // The row that was open last: a report of another page of the queue has none here.
  let opened = null;

  function isOpen() {
    return dialog.open;
  }

  async function open(address, { isNew = true } = {}) {
    const got = await load(address);
    if (got) {
      put(got, { isNew });
    }
  }

  // Returns the page that was fetched; nothing if another was asked for since.
  async function load(address, options) {
    latest += 1;
    const mine = latest;
    body.setAttribute("aria-busy", "true");
    try {
      const response = await fetchOrUnlock(address, options);
      const text = await response.text();
      if (mine !== latest) {
        return null;
      }
      const page = new DOMParser().parseFromString(text, "text/html");
      const part = page.querySelector("main [data-preview]");
      if (!part) {
        // Signed out, or not allowed any longer: the page itself says so.
        location.assign(response.url);
        return null;
      }
      return { part, url: response.url, notes: page.querySelectorAll("main > .sh-notification") };
    } catch {
      if (dialog.open) {
        showLost();
      } else {
        location.assign(address);
      }
      return null;
    } finally {
      if (mine === latest) {
        body.removeAttribute("aria-busy");
      }
    }
  }

  function showLost() {
    const part = body.querySelector("[data-preview]");
    part.querySelector("[data-lost]")?.remove();
    const lost = made("p", "govuk-inset-text", { role: "alert", textContent: LOST });
    lost.dataset.lost = "";
    part.prepend(lost);
    dialog.scrollTop = 0;
  }

  function put({ part, url, notes }, { isNew }) {
    part.prepend(...notes);
    body.replaceChildren(document.adoptNode(part));
    markRows(part);
    show();
    if (isNew) {
      const method = history.state?.panel ? "replaceState" : "pushState";
      history[method]({ panel: url }, "", url);
    }
    for (const form of body.querySelectorAll("[data-weigh], [data-done] form")) {
      form.addEventListener("submit", (event) => send(event, form));
    }
    assignByButton(body);
    dialog.scrollTop = 0;
    const summary = body.querySelector("[data-error-summary]");
    if (summary) {
      focusErrorSummary(summary);
    } else {
      body.querySelector("#preview-title").focus();
    }
    say([...body.querySelectorAll(".sh-notification")].map(textOf).join(" "));
  }

  function show() {
    split.classList.add("sh-triage-split--open");
    if (!dialog.open) {
      if (WIDE.matches) {
        dialog.show();
      } else {
        dialog.showModal();
      }
    }
  }

  function close() {
    if (!dialog.open) {
      return false;
    }
    history.back();
    return true;
  }

  function hide() {
    latest += 1;
    dialog.close();
    split.classList.remove("sh-triage-split--open");
    markRows(null);
    body.replaceChildren();
    focusRow(opened);
  }

  // Shows which row is open, and what was done in the row where it was done.
  function markRows(part) {
    split.querySelector("[aria-current]")?.removeAttribute("aria-current");
    if (!part) {
      return;
    }
    const row = rowOf(part.dataset.preview);
    opened = row ?? opened;
    row?.setAttribute("aria-current", "true");
    row?.scrollIntoView({ block: "nearest" });
    const done = part.querySelector("[data-done]");
    const state = rowOf(done?.dataset.done)?.querySelector("[data-state]");
    if (state) {
      before.set(done.dataset.done, before.get(done.dataset.done) ?? [...state.childNodes]);
      state.textContent = done.querySelector("[data-done-words]").textContent;
      state.classList.add("sh-triage-rows__state--done");
    }
  }

  function putBack(reference) {
    const state = rowOf(reference)?.querySelector("[data-state]");
    if (state && before.has(reference)) {
      state.replaceChildren(...before.get(reference));
      state.classList.remove("sh-triage-rows__state--done");
      before.delete(reference);
    }
  }

  async function send(event, form) {
    event.preventDefault();
    if (body.hasAttribute("aria-busy")) {
      return;
    }
    const undone = form.querySelector("[data-undo]") && form.closest("[data-done]").dataset.done;
    const given = new FormData(form, event.submitter);
    const got = await load(form.action, { method: "POST", body: new URLSearchParams(given) });
    if (got) {
      put(got, { isNew: true });
      if (undone && !got.part.querySelector(".sh-notification--error")) {
        putBack(undone);
      }
    }
  }

  function go(step) {
    if (dialog.open) {
      follow(step, body, open);
    }
    return dialog.open;
  }

  function say(words) {
    said.textContent = words;
  }

  dialog.querySelector("[data-close]").addEventListener("click", close);
  dialog.addEventListener("cancel", (event) => {
    event.preventDefault();
    close();
  });
  body.addEventListener("click", (event) => {
    const link = event.target.closest("a[data-go]");
    if (link) {
      event.preventDefault();
      open(link.href);
    }
  });
  addEventListener("popstate", () => {
    if (history.state?.panel) {
      open(history.state.panel, { isNew: false });
    } else if (dialog.open) {
      hide();
    }
  });
  return { open, close, isOpen, go };
}

// Follows the link to the report before or after; returns whether there are such links.
function follow(step, root = document, open = (address) => location.assign(address)) {
  const nav = root.querySelector(".sh-preview__nav");
  const link = nav?.querySelector(`[data-go=${step > 0 ? "j" : "k"}]`);
  if (link) {
    open(link.href);
  }
  return Boolean(nav);
}

function textOf(element) {
  return element.querySelector("[data-done-words]")?.textContent ?? element.textContent.trim();
}
