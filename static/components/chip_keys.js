// By keyboard, a number or a first letter chooses among the chips of the group that has the
// focus, as in a drop-down list; where the numbers stand is shown while it has it.

export function chooseByKey(group) {
  const choices = [...group.querySelectorAll("input[type=radio]")];
  if (!choices.length) {
    return;
  }
  const labels = choices.map((choice) => choice.labels[0].textContent.trim().toLowerCase());
  group.addEventListener("keydown", (event) => {
    if (event.ctrlKey || event.altKey || event.metaKey || event.key.length !== 1) {
      return;
    }
    const choice = choices[Number(event.key) - 1] ?? byLetter(event.key.toLowerCase(), event.target);
    if (choice) {
      choice.focus();
      choice.click();
      event.preventDefault();
    }
  });

  // The same letter again goes on to the next label that begins so.
  function byLetter(letter, current) {
    const at = choices.indexOf(current) - (current.checked ? 0 : 1);
    const order = [...choices.slice(at + 1), ...choices.slice(0, at + 1)];
    return order.find((choice) => letter.trim() && labels[choices.indexOf(choice)].startsWith(letter));
  }
}
