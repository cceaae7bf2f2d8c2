// Parts of the page that the server drew are replaced by those of a page it drew afresh.
// A part with a key is kept while the key is the same, and only its choices follow, so that
// a control keeps its focus and is not pulled from under a finger.

export function takeParts(page, fresh) {
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
