// The error summary takes the focus when the page opens, and its links lead into the control.

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

// The question stays in sight above the control that is at fault.
function labelOf(control) {
  const group = control.closest(".govuk-form-group");
  return group?.querySelector("legend, label") ?? control;
}
