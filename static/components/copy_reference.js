// A button beside a record's reference that copies it. Without JavaScript, or if the browser
// refuses, one click selects the whole reference.

export function offerToCopy(reference) {
  const button = document.createElement("button");
  button.type = "button";
  button.className = "sh-copy";
  button.textContent = "Copy";
  button.setAttribute("aria-label", `Copy ${reference.textContent}`);
  const status = document.createElement("span");
  status.className = "sh-copy__status";
  status.setAttribute("aria-live", "polite");
  button.addEventListener("click", async () => {
    status.textContent = "";
    status.textContent = (await copied(reference))
      ? "Copied"
      : "Selected, ready to copy";
  });
  reference.after(button, status);
}

async function copied(reference) {
  try {
    await navigator.clipboard.writeText(reference.textContent);
    return true;
  } catch {
    window.getSelection().selectAllChildren(reference);
    return false;
  }
}
