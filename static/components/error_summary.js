// The error summary gets the focus when the page opens; its links focus the control.

export function focusErrorSummary(summary) {
  summary.focus();
  summary.addEventListener("click", (event) => {
    const link = event.target.closest("a[href^='#']");
    const control = link && document.getElementById(link.hash.slice(1));
    if (!control) {
      return;
    }
    event.preventDefault();
    labelOf(control).scrollIntoView();
    control.focus({ preventScroll: true });
  });
}

// Returns the question above the control at fault, so that it is scrolled into view.
function labelOf(control) {
  const group = control.closest(".govuk-form-group");
  return group?.querySelector("legend, label") ?? control;
}
