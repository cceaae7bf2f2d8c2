// The map for setting a form's point: by a tap, or by keyboard, where the arrow keys move the
// map under the *cross* in the middle and Enter sets the point there.

import { boxOf } from "../lib/boxes.js";
import { made } from "../lib/elements.js";
import { drawBase } from "./map_base.js";
import { positionIfAllowed } from "./my_position.js";

const GREAT_BRITAIN = [
  [50, -6],
  [59, 1.8],
];
const CLOSE = 17;
const STEP = 20;
const STRIDE = 100;
const ARROWS = { ArrowUp: [0, -1], ArrowDown: [0, 1], ArrowLeft: [-1, 0], ArrowRight: [1, 0] };
const NOTE = "Tap where it happened. By keyboard: the arrow keys move the cross, + and − zoom in and out, Enter sets the point.";

export function makePin(frame, point) {
  const note = added("p", "sh-pin__note", frame);
  const canvas = added("div", "sh-map-canvas sh-pin__canvas", frame);
  note.id = "place-map-note";
  note.textContent = NOTE;
  canvas.tabIndex = 0;
  canvas.setAttribute("role", "application");
  canvas.setAttribute("aria-label", "Map to set the point on");
  canvas.setAttribute("aria-describedby", note.id);

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
  const icon = L.divIcon({ className: "sh-pin__mark", iconSize: null });
  const mark = L.marker([0, 0], { icon, interactive: false, keyboard: false });

  const setAt = ({ lat, lng }) =>
    point.set([lat, lng], { said: "The point on the map will be saved.", takeAway: "Remove the point" });
  const follow = () => {
    const at = point.at();
    if (at) {
      mark.setLatLng(at).addTo(map);
    } else {
      mark.remove();
    }
  };

  map.on("click", ({ latlng }) => setAt(latlng));
  canvas.addEventListener("focus", () => map.scrollWheelZoom.enable());
  canvas.addEventListener("blur", () => map.scrollWheelZoom.disable());
  canvas.addEventListener("keydown", (event) => {
    if (event.target === canvas && press(event)) {
      event.preventDefault();
    }
  });
  point.follow(follow);

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

  // Opens at the point, at the chosen place, or at the team's area; there it moves to where the
  // phone is, if that is allowed and the map was not moved meanwhile.
  function show(place) {
    const at = point.at() ?? place;
    map.invalidateSize();
    if (at) {
      map.setView(at, CLOSE, { animate: false });
    } else {
      map.fitBounds(boxOf(frame.dataset.box) ?? GREAT_BRITAIN, { animate: false, maxZoom: 15 });
      moveToPhone();
    }
    follow();
    canvas.focus({ preventScroll: true });
  }

  async function moveToPhone() {
    const opened = map.getCenter();
    const here = await positionIfAllowed();
    if (here && map.getCenter().equals(opened) && !point.at()) {
      map.setView(here, CLOSE, { animate: false });
    }
  }

  map.fitBounds(boxOf(frame.dataset.box) ?? GREAT_BRITAIN, { animate: false });
  drawBase(map, frame.dataset);
  return { show };
}

function added(tag, className, parent) {
  const element = made(tag, className);
  parent.append(element);
  return element;
}
