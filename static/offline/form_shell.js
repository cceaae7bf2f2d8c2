// The shell of a form, as this phone keeps it: a record of its own each time, and places from
// those that are kept here. What it is for, and how it is kept, is in `capture.js`.

import { keptPlaces, placesLike } from "./kept_places.js";

const input = document.querySelector("[name=client_uuid]");
input.value ||= crypto.randomUUID();
history.replaceState({ ...history.state, clientUuid: input.value }, "");
// Or the browser would write what is typed to its own disk, unsealed.
input.form.autocomplete = "off";

async function offerPlaces(box) {
  const places = await keptPlaces();
  if (places.length === 0) {
    return;
  }
  const list = document.createElement("datalist");
  list.id = "kept-places";
  const choice = document.createElement("input");
  choice.type = "hidden";
  choice.name = "place_choice";
  box.after(list, choice);
  box.setAttribute("list", list.id);
  box.addEventListener("input", () => {
    const found = placesLike(places, box.value);
    list.replaceChildren(...found.map(({ label }) => new Option(label, label)));
    choice.value = found.find(({ label }) => label === box.value)?.key ?? "";
  });
}

offerPlaces(document.querySelector("[name=place]"));
