// In a group of chips that has the focus, a number or a first letter chooses a chip, as in a
// drop-down list. The numbers are shown while the group has the focus.

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

  // The same letter again chooses the next label that starts with it.
  function byLetter(letter, current) {
    const at = choices.indexOf(current) - (current.checked ? 0 : 1);
    const order = [...choices.slice(at + 1), ...choices.slice(0, at + 1)];
    return order.find((choice) => letter.trim() && labels[choices.indexOf(choice)].startsWith(letter));
  }
}
