// A place's page: a button that copies the lines for a briefing. They are in a text box, so
// that they can be selected by hand without JavaScript or if the browser refuses.

for (const button of document.querySelectorAll("[data-copy]")) {
  const lines = document.getElementById(button.dataset.copy);
  const status = button.parentElement.querySelector("[data-copied]");
  button.hidden = false;
  button.addEventListener("click", async () => {
    status.textContent = "";
    status.textContent = (await copied(lines))
      ? "Copied, with its marking."
      : "This browser does not allow copying. The lines are selected: press Ctrl and C.";
  });
}

async function copied(lines) {
  try {
    await navigator.clipboard.writeText(lines.value);
    return true;
  } catch {
    lines.focus();
    lines.select();
    return false;
  }
}
