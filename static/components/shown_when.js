// <div data-shown-when="when=other"> is shown only while the radio button or tick box "when"
// has the value "other"; "when=other|later" accepts either, and a select counts by its value.
// Without JavaScript it is always shown. The server validates the same.

export function showWhenChosen(part) {
  const [name, value] = part.dataset.shownWhen.split("=");
  const values = value.split("|");
  const form = part.closest("form");
  const choices = [...form.querySelectorAll(`[name="${CSS.escape(name)}"]`)];
  const follow = () => {
    part.hidden = !choices.some((choice) => (choice.checked ?? true) && values.includes(choice.value));
  };
  for (const choice of choices) {
    choice.addEventListener("change", follow);
  }
  follow();
}
