// Keys of the form that triages one report. A number answers the question that has the focus,
// or the first, and moves to the next; letters assign, save and undo. Each returns whether it
// did something: if not, the key keeps its usual meaning.

// Not while the next report is fetched: a key would answer for the one that is leaving.
const FORM = ":not([aria-busy]) > [data-preview] > [data-weigh]";

function form() {
  return document.querySelector(FORM);
}

function questions() {
  return [...(form()?.querySelectorAll(".sh-choices") ?? [])];
}

function answer(number) {
  const asked = questions();
  const at = Math.max(asked.findIndex((one) => one.contains(document.activeElement)), 0);
  const choice = asked[at]?.querySelectorAll("input[type=radio]")[number - 1];
  if (!choice) {
    return false;
  }
  choice.click();
  focusAnswer(asked[at + 1] ?? asked[at]);
  if (at + 1 === asked.length) {
    // The last question: what follows is who works on it.
    inSight(form().querySelector("[name=person], [name=reason]"));
  }
  return true;
}

function focusAnswer(question) {
  const radio = question.querySelector("input:checked") ?? question.querySelector("input");
  radio.focus({ preventScroll: true });
  inSight(question);
}

function inSight(control) {
  control.closest(".govuk-form-group").scrollIntoView({ block: "nearest" });
}

function press(selector) {
  const button = document.querySelector(selector);
  button?.click();
  button?.scrollIntoView({ block: "nearest" });
  return Boolean(button);
}

export const weighByKey = {
  ...Object.fromEntries([1, 2, 3, 4, 5].map((n) => [String(n), () => answer(n)])),
  m: () => press(`${FORM} [data-key=m]`),
  l: () => press(`${FORM} [data-key=l]`),
  s: () => press(`${FORM} [data-save]`),
  u: () => press("[data-undo]"),
};

// The buttons that assign to a person by one press: they set the list of people.
export function assignByButton(root) {
  const quick = root.querySelector("[data-quick]");
  const people = root.querySelector("[name=person]");
  if (!quick || !people) {
    return;
  }
  quick.hidden = false;
  const buttons = [...quick.querySelectorAll("[data-assign]")];
  const show = () => {
    for (const button of buttons) {
      button.setAttribute("aria-pressed", String(button.dataset.assign === people.value));
    }
  };
  for (const button of buttons) {
    button.addEventListener("click", () => {
      people.value = people.value === button.dataset.assign ? "" : button.dataset.assign;
      show();
    });
  }
  people.addEventListener("change", show);
  show();
}
