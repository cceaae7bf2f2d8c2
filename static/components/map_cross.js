// A map on which points are set: by a tap, or by keyboard, where the arrow keys move the map
// under the *cross* in the middle and Enter sets the point there.

import { boxOf, GREAT_BRITAIN } from "../lib/boxes.js";
import { made } from "../lib/elements.js";
import { drawBase } from "./map_base.js";

const STEP = 20;
const STRIDE = 100;
const ARROWS = { ArrowUp: [0, -1], ArrowDown: [0, 1], ArrowLeft: [-1, 0], ArrowRight: [1, 0] };

// `setAt` is called with each point that is set. `frame` has the base map's data, or `ground` has.
export function makeCrossMap(frame, { name, label, note, setAt, ground = frame.dataset }) {
  const words = added("p", "sh-pin__note", frame);
  const canvas = added("div", "sh-map-canvas sh-pin__canvas", frame);
  words.id = `${name}-note`;
  words.textContent = note;
  canvas.tabIndex = 0;
  canvas.setAttribute("role", "application");
  canvas.setAttribute("aria-label", label);
  canvas.setAttribute("aria-describedby", words.id);

  const map = L.map(canvas, {
    attributionControl: false,
    keyboard: false,
    maxZoom: 19,
    minZoom: 6,
    scrollWheelZoom: false,
    zoomControl: false,
    zoomSnap: 0.25,
  });
  L.control.attribution({ prefix: false }).addTo(map);
  L.control.zoom({ position: "topright", zoomInTitle: "Zoom in", zoomOutTitle: "Zoom out" }).addTo(map);
  added("div", "sh-pin__cross", canvas);

  map.on("click", ({ latlng }) => setAt(latlng));
  canvas.addEventListener("focus", () => map.scrollWheelZoom.enable());
  canvas.addEventListener("blur", () => map.scrollWheelZoom.disable());
  canvas.addEventListener("keydown", (event) => {
    if (event.target === canvas && press(event)) {
      event.preventDefault();
    }
  });

  function press({ key, shiftKey }) {
    if (key in ARROWS) {
      const step = shiftKey ? STRIDE : STEP;
      map.panBy(ARROWS[key].map((way) => way * step), { animate: false });
    } else if (key === "Enter") {
      setAt(map.getCenter());
    } else if (key === "+" || key === "=") {
      map.zoomIn(1, { animate: false });
    } else if (key === "-") {
      map.zoomOut(1, { animate: false });
    } else {
      return false;
    }
    return true;
  }

  map.fitBounds(boxOf(ground.box) ?? GREAT_BRITAIN, { animate: false });
  drawBase(map, ground);
  return { map, canvas };
}

function added(tag, className, parent) {
  const element = made(tag, className);
  parent.append(element);
  return element;
}
