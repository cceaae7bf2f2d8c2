// A button beside a record's reference, or a field with a key, that copies it. Without
// JavaScript, or if the browser refuses, it can be selected and copied by hand.

export function offerToCopy(shown) {
  const button = document.createElement("button");
  button.type = "button";
  button.className = "sh-copy";
  button.textContent = "Copy";
  button.setAttribute("aria-label", `Copy ${shown.labels?.[0]?.textContent ?? shown.textContent}`);
  const status = document.createElement("span");
  status.className = "sh-copy__status";
  status.setAttribute("aria-live", "polite");
  button.addEventListener("click", async () => {
    status.textContent = "";
    status.textContent = (await copied(shown)) ? "Copied" : "Selected, ready to copy";
  });
  shown.after(button, status);
}

async function copied(shown) {
  try {
    await navigator.clipboard.writeText(shown.value ?? shown.textContent);
    return true;
  } catch {
    if (shown.select) {
      shown.select();
    } else {
      window.getSelection().selectAllChildren(shown);
    }
    return false;
  }
}
