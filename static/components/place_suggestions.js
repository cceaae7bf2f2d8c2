// Suggestions of places while one is typed: the text box becomes a combobox with a listbox
// (ARIA 1.2). Arrows move, Enter or a tap chooses, Escape closes. Enter chooses a likely first
// suggestion at once, but not one with a merely similar name. The words are sent in the body
// of a request, never in an address. Without this script the server asks which place is meant
// after saving.
//
//   found    what a search answers: the choices, and what to say if there are none
//   choice   a place that the server offers: key, label, words, kind, whether it is likely
//   chosen   the current choice, until the words are changed

import { made } from "../lib/elements.js";
import { fetchOrUnlock } from "../lib/fetch_or_unlock.js";

const PAUSE_MS = 150;
const SHORTEST = 2;
const KINDS = { premises: "Known premises", street: "Street", postcode: "Postcode" };
const LOST = "Places cannot be looked up just now. Type the place: it is checked when you save.";
const NONE = "No such place is known. Check the spelling, or save it in your own words.";

export function suggestPlaces(part, { search = askServer(part) } = {}) {
  const input = part.querySelector("[name=place]");
  const said = made("p", "sh-suggest__said", { role: "status" });
  const list = made("ul", "sh-suggest__list", { id: "place-list", role: "listbox", hidden: true });
  const { key, kind } = takeChoices(part);
  const box = made("div", "sh-suggest");
  let [choices, chosen, active] = [[], null, -1];
  let [asking, timer, waits] = [null, 0, false];

  // What is moved loses the focus, and the next letters of who types already would be lost.
  const isTypedIn = document.activeElement === input;
  const { selectionStart, selectionEnd } = input;
  input.before(box);
  box.append(input, list, said, key);
  if (isTypedIn) {
    input.focus({ preventScroll: true });
    input.setSelectionRange(selectionStart, selectionEnd);
  }
  list.setAttribute("aria-label", "Places");
  setAll(input, { role: "combobox", "aria-expanded": "false", "aria-controls": list.id, "aria-autocomplete": "list" });
  input.autocapitalize = "words";

  if (kind) {
    sayFound(kind);
  }

  function sayFound(kind) {
    say(`${kind} found`, true);
    said.classList.add("sh-suggest__said--found");
  }

  function changed() {
    clearTimeout(timer);
    asking?.abort();
    [asking, waits] = [null, false];
    choose(null);
    close();
    say("");
    if (input.value.trim().length >= SHORTEST) {
      asking = new AbortController();
      timer = setTimeout(ask, PAUSE_MS, asking);
    }
  }

  async function ask(mine) {
    try {
      const found = await search(input.value, mine.signal);
      if (mine === asking) {
        show(found.choices, found.none);
      }
    } catch (error) {
      if (mine === asking) {
        console.info("No places were found", error);
        say(error.said ?? LOST, true);
      }
    }
    if (mine === asking) {
      asking = null;
    }
  }

  function show(found, none) {
    choices = found;
    list.replaceChildren(...found.map(optionOf));
    if (!found.length) {
      say(none || NONE, true);
      return;
    }
    const isOpen = document.activeElement === input;
    list.hidden = !isOpen;
    input.setAttribute("aria-expanded", String(isOpen));
    say(found.length === 1 ? "1 place found" : `${found.length} places found`);
    point(found[0].is_likely ? 0 : -1);
    if (waits && found[0].is_likely) {
      take(0);
    }
  }

  function point(to) {
    active = to;
    for (const [n, option] of [...list.children].entries()) {
      option.setAttribute("aria-selected", String(n === active));
    }
    const option = list.children[active];
    input.setAttribute("aria-activedescendant", option?.id ?? "");
    option?.scrollIntoView({ block: "nearest" });
  }

  function close() {
    list.hidden = true;
    setAll(input, { "aria-expanded": "false", "aria-activedescendant": "" });
    active = -1;
  }

  function take(n) {
    const choice = choices[n];
    close();
    input.value = choice.words;
    choose(choice);
    sayFound(choice.kind);
  }

  function choose(choice) {
    chosen = choice;
    const before = key.value;
    key.value = choice?.key ?? "";
    if (choice) {
      const notKnown = part.querySelector("[name=place_not_known]");
      if (notKnown) notKnown.checked = false;
    }
    if (key.value !== before) {
      key.dispatchEvent(new Event("change", { bubbles: true }));
    }
  }

  function say(text, isSeen = false) {
    said.textContent = text;
    said.className = isSeen ? "sh-suggest__said" : "sh-suggest__said sh-visually-hidden";
  }

  function press(event) {
    const isOpen = !list.hidden;
    if (event.key === "ArrowDown" || event.key === "ArrowUp") {
      move(event.key === "ArrowDown" ? 1 : -1, isOpen);
    } else if (event.key === "Enter" && isOpen && active >= 0) {
      take(active);
    } else if (event.key === "Enter" && asking) {
      waits = true;
    } else if (event.key === "Escape" && isOpen) {
      close();
    } else {
      return;
    }
    event.preventDefault();
  }

  function move(by, isOpen) {
    if (isOpen) {
      const n = choices.length;
      point(active < 0 && by < 0 ? n - 1 : (active + by + n) % n);
    } else if (choices.length && !chosen) {
      show(choices);
    }
  }

  input.addEventListener("input", changed);
  input.addEventListener("keydown", press);
  input.addEventListener("blur", close);
  // Pressing on the list must not move the focus, which would close the list.
  list.addEventListener("pointerdown", (event) => event.preventDefault());
  list.addEventListener("click", (event) => {
    const option = event.target.closest("[role=option]");
    if (option) {
      take([...list.children].indexOf(option));
    }
  });
  return { chosenAt: () => (chosen?.latitude ? [chosen.latitude, chosen.longitude] : null) };
}

// Takes over the server's radio buttons of a form that came back to ask which place is meant.
// They stay until a choice is made or the words change. A choice already made is kept, and
// its kind is returned, so that the page can show again what was found.
function takeChoices(part) {
  const radios = part.querySelector("[data-place-choices]");
  const key = made("input", "", { type: "hidden", name: "place_choice" });
  if (!radios) {
    return { key };
  }
  const checked = radios.querySelector(":checked");
  key.disabled = true;
  const replace = () => {
    key.disabled = false;
    radios.remove();
  };
  if (checked && !radios.querySelector(".govuk-error-message")) {
    key.value = checked.value;
    replace();
    return { key, kind: KINDS[checked.value.split(":")[0]] };
  } else {
    part.querySelector("[name=place]").addEventListener("input", replace, { once: true });
  }
  return { key };
}

export function askServer(part) {
  return async (words, signal) => {
    const body = new FormData();
    const token = part.closest("form").elements.csrfmiddlewaretoken;
    body.append("csrfmiddlewaretoken", token.value);
    body.append("words", words);
    const response = await fetchOrUnlock(part.dataset.suggest, { method: "POST", body, signal });
    const isOurs = response.headers.get("Content-Type")?.startsWith("application/json");
    const answer = isOurs ? await response.json() : {};
    if (!answer.choices) {
      throw Object.assign(new Error(`answered ${response.status}`), { said: answer.error });
    }
    return answer;
  };
}

function optionOf(choice, n) {
  const option = made("li", "sh-suggest__option", { id: `place-list-${n}`, role: "option" });
  const label = made("span", "sh-suggest__label");
  const kind = made("span", "sh-suggest__kind");
  label.textContent = choice.label;
  kind.textContent = choice.kind;
  option.append(label, " ", kind);
  return option;
}

function setAll(element, attributes) {
  for (const [name, value] of Object.entries(attributes)) {
    element.setAttribute(name, value);
  }
}
