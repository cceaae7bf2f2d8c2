// "Point on a map": a button that opens the map. Leaflet and its style sheets are loaded on
// the first opening, so that a form without a map does not wait for them.

import { made } from "../lib/elements.js";

export function offerPin(part, point, { near }) {
  const button = part.querySelector("[data-pin]");
  const frame = part.querySelector("[data-pin-map]");
  let pin = null;
  // Without a base map there is nothing to point at, and no button.
  if (!button) {
    return;
  }

  button.addEventListener("click", async () => {
    const opens = frame.hidden;
    frame.hidden = !opens;
    button.setAttribute("aria-expanded", String(opens));
    if (!opens) {
      return;
    }
    try {
      pin ??= load(frame, point);
      (await pin).show(near());
    } catch (error) {
      console.info("The map could not be loaded", error);
      pin = null;
      showError(frame);
    }
  });
}

async function load(frame, point) {
  frame.setAttribute("aria-busy", "true");
  frame.textContent = "Opening the map…";
  const { script, sheets } = frame.dataset;
  const [{ makePin }] = await Promise.all([
    import("./map_pin.js"),
    loaded("script", { src: script }),
    ...sheets.split(" ").map((href) => loaded("link", { rel: "stylesheet", href })),
  ]);
  frame.removeAttribute("aria-busy");
  frame.replaceChildren();
  return makePin(frame, point);
}

function loaded(tag, attributes) {
  return new Promise((resolve, reject) => {
    const element = Object.assign(document.createElement(tag), attributes);
    element.addEventListener("load", resolve);
    element.addEventListener("error", () => reject(new Error(`${tag} did not load`)));
    document.head.append(element);
  });
}

function showError(frame) {
  const words = made("p", "sh-pin__lost", { role: "alert" });
  words.textContent = "The map could not be loaded. Check the connection, close it and open it again, or type the place.";
  frame.removeAttribute("aria-busy");
  frame.replaceChildren(words);
}
