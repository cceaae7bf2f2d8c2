// A place's page: a button copies the lines for a briefing. The lines are in a box that can
// be selected by hand, so without JavaScript, or where a browser refuses, nothing is lost.

for (const button of document.querySelectorAll("[data-copy]")) {
  const lines = document.getElementById(button.dataset.copy);
  const said = button.parentElement.querySelector("[data-copied]");
  button.hidden = false;
  button.addEventListener("click", async () => {
    said.textContent = "";
    said.textContent = (await copied(lines))
      ? "Copied, with its marking."
      : "This browser does not copy by itself. The lines are selected: press Ctrl and C.";
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
