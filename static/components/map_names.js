// The names of the areas, each shown if there is room for it inside its area.

import { fitting, widthOf } from "../lib/labels.js";

// From this zoom on, the base map shows street names instead.
const STREETS_FROM = 16;

export function makeNames(map) {
  // Under the markers and circles; a halo makes the names readable on every shade.
  map.createPane("names").classList.add("sh-names");
  const written = L.layerGroup().addTo(map);
  let areas = [];

  function placed(area) {
    const at = area.getCenter();
    return { text: area.feature.properties.name, at, ...map.latLngToContainerPoint(at) };
  }

  function hasRoom(area) {
    const box = area.getBounds();
    const [west, east] = [box.getNorthWest(), box.getNorthEast()].map((corner) => map.latLngToLayerPoint(corner).x);
    return widthOf(area.feature.properties.name) < east - west;
  }

  function write() {
    written.clearLayers();
    if (map.getZoom() >= STREETS_FROM) {
      map.fire("named");
      return;
    }
    for (const label of fitting(areas.filter(hasRoom).map(placed))) {
      const icon = L.divIcon({ className: "sh-name", html: textOf(label.text), iconSize: null });
      L.marker(label.at, { icon, pane: "names", interactive: false, keyboard: false }).addTo(written);
    }
    // The base map's own names stay clear of these.
    map.fire("named");
  }

  map.on("zoomend", write);
  return {
    of(some) {
      areas = some;
      write();
    },
  };
}

function textOf(text) {
  const span = document.createElement("span");
  span.className = "sh-name__text";
  span.textContent = text;
  return span;
}
