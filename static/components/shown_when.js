// <div data-shown-when="when=other"> shows only while the radio or box named "when" with the
// value "other" is chosen; "when=other|later" while one of the two is. Without JavaScript it
// always shows, and the server asks no less.

export function showWhenChosen(part) {
  const [name, value] = part.dataset.shownWhen.split("=");
  const values = value.split("|");
  const form = part.closest("form");
  const choices = [...form.querySelectorAll(`[name="${CSS.escape(name)}"]`)];
  const follow = () => {
    part.hidden = !choices.some((choice) => choice.checked && values.includes(choice.value));
  };
  for (const choice of choices) {
    choice.addEventListener("change", follow);
  }
  follow();
}
