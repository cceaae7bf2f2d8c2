// The names of the areas and what is counted in each. A number stands in every area; a name where
// there is room for it inside its area.

import { fitting, widthOf } from "../lib/labels.js";

// From this zoom on, the base map shows street names instead.
const STREETS_FROM = 16;

export function makeNames(map) {
  // Under the markers and circles; a halo makes the names readable on every shade.
  map.createPane("names").classList.add("sh-names");
  const written = L.layerGroup().addTo(map);
  let areas = [];

  function placed(area, lines) {
    const at = area.getCenter();
    return { text: lines[0], lines, at, ...map.latLngToContainerPoint(at) };
  }

  // The name above the number where the area is wide enough, or else the number alone.
  function linesOf(area) {
    const box = area.getBounds();
    const [west, east] = [box.getNorthWest(), box.getNorthEast()].map((corner) => map.latLngToLayerPoint(corner).x);
    const { name } = area.feature.properties;
    return [widthOf(name) < east - west ? name : "", area.number].filter(Boolean);
  }

  function write() {
    written.clearLayers();
    if (map.getZoom() >= STREETS_FROM) {
      map.fire("named");
      return;
    }
    const labels = areas.map((area) => placed(area, linesOf(area))).filter(({ lines }) => lines.length);
    const fit = fitting(labels);
    // A name that another is in the way of gives way, but not its number.
    const alone = labels.filter((label) => !fit.includes(label) && label.lines.length > 1);
    const numbers = alone.map((label) => ({ ...label, text: label.lines[1], lines: label.lines.slice(1) }));
    for (const label of fitting([...fit, ...numbers])) {
      const icon = L.divIcon({ className: "sh-name", html: textOf(label.lines), iconSize: null });
      L.marker(label.at, { icon, pane: "names", interactive: false, keyboard: false }).addTo(written);
    }
    // The base map's own names stay clear of these.
    map.fire("named");
  }

  map.on("zoomend", write);
  return {
    write,
    of(some) {
      areas = some;
      write();
    },
  };
}

function textOf(lines) {
  const text = document.createElement("span");
  text.className = "sh-name__text";
  for (const line of lines) {
    const one = document.createElement("span");
    one.className = "sh-name__line";
    one.textContent = line;
    text.append(one);
  }
  return text;
}
