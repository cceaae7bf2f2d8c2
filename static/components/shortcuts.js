// Single-key shortcuts of a page. They are off while the user types or chooses, ignore Ctrl,
// Alt and Command, and can be switched off on this device. The arrow keys act only if the
// page itself or one of its rows has the focus. An action that returns false did nothing: the
// key then keeps its usual meaning, such as Space on a button.

const KEPT = "shortcuts-off";
const TYPING = "input:not([type=checkbox], [type=radio]), textarea, select, [contenteditable]";

export function watchKeys(help, actions) {
  help.hidden = false;
  const button = help.querySelector("[data-keys-switch]");
  label(button);
  button.addEventListener("click", () => {
    keep(!areOff());
    label(button);
  });
  document.addEventListener("keydown", (event) => {
    const action = actions[event.key];
    if (!action || areOff() || isMeantElsewhere(event)) {
      return;
    }
    if (action() !== false) {
      event.preventDefault();
    }
  });
}

function isMeantElsewhere(event) {
  if (event.ctrlKey || event.altKey || event.metaKey || event.target.closest(TYPING)) {
    return true;
  }
  const isArrow = event.key.startsWith("Arrow");
  return isArrow && event.target !== document.body && !event.target.closest("[data-row]");
}

function label(button) {
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
    // Without storage the choice cannot be saved.
  }
}
