// Replaces parts of the page by those of a page that was fetched again. A part with the same
// data-key is kept and only its choices are updated, so that a control keeps its focus and
// does not move while it is used.

export function replaceParts(page, fresh) {
  const focused = document.activeElement?.id;
  for (const part of page.querySelectorAll("[data-part]")) {
    const other = fresh.querySelector(`[data-part="${part.dataset.part}"]`);
    if (part.dataset.key !== undefined && part.dataset.key === other.dataset.key) {
      takeChoices(part, other);
    } else {
      part.replaceWith(document.adoptNode(other));
    }
  }
  if (focused && document.activeElement?.id !== focused) {
    document.getElementById(focused)?.focus({ preventScroll: true });
  }
}

function takeChoices(part, other) {
  for (const control of part.querySelectorAll("select[id], input[id]")) {
    const choice = other.querySelector(`#${CSS.escape(control.id)}`);
    if (!choice) {
      continue;
    }
    if (control.type === "radio") {
      control.checked = choice.checked;
    } else {
      control.value = choice.value;
    }
  }
}
