// The base map of a force, with the outlines of one kind of area over it.

import { lookFrom, makeMap } from "../components/map_canvas.js";
import { made } from "../lib/elements.js";

const outlines = JSON.parse(document.getElementById("outlines").textContent);
const map = makeMap(document.getElementById("map"), { showAll: fit });
const layer = L.geoJSON(outlines, {
  style: { className: "sh-force-area" },
  onEachFeature({ properties: { name } }, shape) {
    shape.bindTooltip(made("span", "", { textContent: name }), { sticky: true, direction: "top", className: "sh-map-tip" });
  },
}).addTo(map);
if (!lookFrom(map, location.hash)) {
  fit();
}

function fit() {
  const box = layer.getBounds();
  if (box.isValid()) {
    map.fitBounds(box, { padding: [16, 16], animate: false });
  }
}
