// Keys of one character that act on a page. They are off while somebody types or chooses,
// do nothing with Ctrl, Alt or Command, and can be switched off for good on this device.
// The arrow keys act only where the page itself has the focus, or one of its rows.

const KEPT = "shortcuts-off";
const TYPING = "input:not([type=checkbox], [type=radio]), textarea, select, [contenteditable]";

export function watchKeys(help, actions) {
  help.hidden = false;
  const button = help.querySelector("[data-keys-switch]");
  tell(button);
  button.addEventListener("click", () => {
    keep(!areOff());
    tell(button);
  });
  document.addEventListener("keydown", (event) => {
    const action = actions[event.key];
    if (!action || areOff() || isMeantElsewhere(event)) {
      return;
    }
    event.preventDefault();
    action();
  });
}

function isMeantElsewhere(event) {
  if (event.ctrlKey || event.altKey || event.metaKey || event.target.closest(TYPING)) {
    return true;
  }
  const isArrow = event.key.startsWith("Arrow");
  return isArrow && event.target !== document.body && !event.target.closest("[data-row]");
}

function tell(button) {
  button.textContent = areOff() ? "Turn shortcuts on" : "Turn shortcuts off";
}

function areOff() {
  try {
    return localStorage.getItem(KEPT) === "yes";
  } catch {
    return false;
  }
}

function keep(off) {
  try {
    localStorage.setItem(KEPT, off ? "yes" : "no");
  } catch {
    // Without storage the choice cannot be kept, and the keys stay as they were.
  }
}
