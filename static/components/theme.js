// The theme that the viewer chooses, without a reload: what they typed in a form stays. The
// server stores it in a cookie, for the pages that follow.

import { THEME_CHANGED } from "../lib/colours.js";

export function changeThemeInPlace(form) {
  form.addEventListener("submit", async (event) => {
    event.preventDefault();
    const { name, value } = event.submitter;
    const sent = new FormData(form);
    sent.set(name, value);
    try {
      await fetch(form.action, { method: "POST", body: sent, redirect: "manual" });
    } catch {
      // Without signal it lasts as long as the page.
    }
    show(form, value);
  });
}

function show(form, theme) {
  const root = document.documentElement;
  root.toggleAttribute("data-theme", Boolean(theme));
  if (theme) {
    root.dataset.theme = theme;
  }
  for (const button of form.querySelectorAll("[aria-pressed]")) {
    button.setAttribute("aria-pressed", String(button.value === theme));
  }
  document.dispatchEvent(new Event(THEME_CHANGED));
}
