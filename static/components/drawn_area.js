// An area drawn on a map: each tap sets a corner, a corner is dragged to move it and tapped to
// take it away. django-leaflet's field reads and writes the form's text.

import { made } from "../lib/elements.js";
import { makeCrossMap } from "./map_cross.js";

const NOTE = "Tap each corner. Drag a corner to move it, tap it to remove it. By keyboard: the arrow keys move the cross, + and − zoom in and out, Enter sets a corner.";
const FEWEST = 3;
const ROOM = 24;

export function drawArea(frame, ground) {
  const text = document.getElementById(frame.dataset.drawnArea);
  // Leaflet.draw asks for it by its name of Leaflet 1.0, which Leaflet 1.9 complains of.
  L.Polyline._flat = L.LineUtil.isFlat;
  const { map } = makeCrossMap(frame, { name: text.id, label: "Map to draw the area on", note: NOTE, setAt: add, ground });
  map.on("layeradd", ({ layer }) => layer instanceof L.Marker && forHandsAlone(layer.getElement()));
  const said = made("p", "sh-drawn__said", { role: "status" });
  const back = button("Remove the last corner", () => replace(corners().slice(0, -1)));
  const clear = button("Remove the area", () => replace([]));
  const buttons = made("div", "sh-drawn__buttons");
  buttons.append(back, clear);
  frame.append(buttons, said);

  // Without its buttons: those of Leaflet.draw have neither words nor a way by keyboard.
  const field = new L.GeometryField({ fieldid: text.id, geom_type: "POLYGON", modifiable: false, precision: 6 });
  field.addTo(map);
  let area = field.drawnItems.getLayers()[0] ?? null;
  if (area) {
    area.remove();
    area = shaped(area.getLatLngs()[0]);
    map.fitBounds(area.getBounds(), { padding: [ROOM, ROOM], animate: false });
  }
  say();

  function corners() {
    return area ? area.getLatLngs()[0] : [];
  }

  function add(corner) {
    replace([...corners(), corner]);
  }

  function replace(wanted) {
    area?.editing.disable();
    area?.remove();
    area = wanted.length ? shaped(wanted) : null;
    store();
  }

  function shaped(wanted) {
    const shape = L.polygon(wanted, { className: "sh-drawn__area", bubblingMouseEvents: true }).addTo(map);
    shape.editing.enable();
    shape.on("edit", store);
    return shape;
  }

  // Fewer than three corners are no area yet.
  function store() {
    field.drawnItems.clearLayers();
    if (corners().length >= FEWEST) {
      field.store.save(area);
    } else {
      text.value = "";
    }
    say();
  }

  function say() {
    const n = corners().length;
    const more = FEWEST - n;
    back.disabled = clear.disabled = n === 0;
    if (n === 0) {
      said.textContent = "No area is drawn.";
    } else if (more > 0) {
      said.textContent = `${n === 1 ? "One corner is" : "Two corners are"} set. Set ${more === 1 ? "one" : "two"} more.`;
    } else {
      said.textContent = `An area with ${n} corners will be saved.`;
    }
  }
}

// A corner is dragged and tapped; by keyboard the buttons do it.
function forHandsAlone(corner) {
  corner.removeAttribute("tabindex");
  corner.removeAttribute("role");
  corner.setAttribute("aria-hidden", "true");
}

function button(words, press) {
  const pressed = made("button", "govuk-button sh-button sh-button--secondary", { type: "button", textContent: words });
  pressed.addEventListener("click", press);
  return pressed;
}
