// A slider with two handles, in addition to the two lists of periods: the lists are exact and
// the slider is quick. Changing one updates the other.

import { moved, placeOf, topHandle } from "../lib/range.js";

const HANDLES = { from: "First", to: "Last" };

export function makeSlider(box, onMove) {
  const lists = { from: document.getElementById("from"), to: document.getElementById("to") };
  const count = lists.from.options.length;
  const rail = document.createElement("div");
  rail.className = "sh-slider__rail";
  const inputs = {};
  for (const [handle, label] of Object.entries(HANDLES)) {
    const input = document.createElement("input");
    Object.assign(input, { type: "range", min: 0, max: count - 1, step: 1 });
    input.id = `slider-${handle}`;
    input.className = "sh-slider__input";
    input.setAttribute("aria-label", `${label} period`);
    input.addEventListener("input", () => move(handle));
    inputs[handle] = input;
  }
  box.replaceChildren(rail, inputs.from, inputs.to);
  box.style.setProperty("--periods", count);
  box.hidden = false;

  function chosen() {
    return { from: lists.from.selectedIndex, to: lists.to.selectedIndex };
  }

  function move(handle) {
    const range = moved(chosen(), handle, Number(inputs[handle].value));
    lists.from.selectedIndex = range.from;
    lists.to.selectedIndex = range.to;
    follow();
    onMove(range);
  }

  function follow() {
    const range = chosen();
    for (const handle of Object.keys(HANDLES)) {
      inputs[handle].value = range[handle];
      inputs[handle].setAttribute("aria-valuetext", lists[handle].selectedOptions[0].text);
    }
    const top = topHandle(range, count - 1);
    inputs.from.classList.toggle("sh-slider__input--top", top === "from");
    box.style.setProperty("--from", `${placeOf(range.from, count)}%`);
    box.style.setProperty("--to", `${placeOf(range.to, count)}%`);
  }

  follow();
  return { follow };
}

// Marks the bars in the range while a handle moves, before the figures are updated.
export function markBars(timeline, { from, to }) {
  timeline.querySelectorAll(".sh-bar").forEach((bar, number) => {
    bar.classList.toggle("sh-bar--out", number < from || number > to);
    bar.classList.toggle("sh-bar--selected", number >= from && number <= to);
  });
}
