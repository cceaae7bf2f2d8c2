// The base map: water, green areas and streets in grey, with street names at close zoom; or
// the tiles of the address in the settings. The site serves all of it, except such tiles.

import { fetchJson } from "../lib/fetch_json.js";
import { fitting } from "../lib/labels.js";
import { squaresIn } from "../lib/squares.js";

const STREETS_FROM = 13;
const LABELS_FROM = 16;
const LABELS_ZOOM = 14;

export function drawBase(map, { baseMap, baseAttribution, labels, tiles, tilesAttribution }) {
  if (tiles) {
    map.getContainer().classList.add("sh-map-canvas--tiled");
    L.tileLayer(tiles, { attribution: tilesAttribution, maxZoom: 19 }).addTo(map);
    return;
  }
  const pane = map.createPane("ground");
  pane.classList.add("sh-ground");
  if (baseMap) {
    drawGround(map, baseMap, baseAttribution);
  }
  followLabels(map, labels);
}

// The districts around the areas, for orientation.
export function makeDistricts(map) {
  const pane = map.createPane("districts");
  pane.classList.add("sh-districts");
  let layer = null;
  let address = "";
  let wanted = "";

  return async function draw(districts) {
    wanted = districts;
    if (districts === address) {
      return;
    }
    const collection = districts ? await fetchJson(districts) : null;
    if (districts !== wanted || districts === address) {
      return;
    }
    layer?.remove();
    address = districts;
    if (collection) {
      const style = { className: "sh-districts__one", weight: 1 };
      layer = L.geoJSON(collection, { pane: "districts", interactive: false, style });
      layer.addTo(map);
    }
  };
}

// If the base map cannot be loaded, it is tried again when the map moves.
async function drawGround(map, address, attribution) {
  const collection = await fetchJson(address).catch(() => null);
  if (!collection) {
    map.once("moveend", () => drawGround(map, address, attribution));
    return;
  }
  const ground = L.geoJSON(collection, {
    pane: "ground",
    interactive: false,
    attribution,
    style: ({ properties, geometry }) => ({
      className: `sh-ground__${properties.kind}`,
      fill: geometry.type.endsWith("Polygon"),
      weight: 1,
    }),
  });
  const follow = () => {
    const near = map.getZoom() >= STREETS_FROM;
    if (near !== map.hasLayer(ground)) {
      ground[near ? "addTo" : "removeFrom"](map);
    }
  };
  map.on("zoomend", follow);
  follow();
}

function followLabels(map, pattern) {
  const names = L.layerGroup().addTo(map);
  const squares = new Map();

  function namesOf({ x, y }) {
    const address = pattern.replace("/0/0.", `/${x}/${y}.`);
    if (!squares.has(address)) {
      squares.set(address, fetchJson(address).catch(() => forget(address)));
    }
    return squares.get(address);
  }

  // Names that could not be loaded are tried again when the map moves.
  function forget(address) {
    squares.delete(address);
    return [];
  }

  async function follow() {
    names.clearLayers();
    if (map.getZoom() < LABELS_FROM) {
      return;
    }
    const seen = map.getBounds();
    const box = { west: seen.getWest(), south: seen.getSouth(), east: seen.getEast(), north: seen.getNorth() };
    const found = await Promise.all(squaresIn(box, LABELS_ZOOM).map(namesOf));
    if (!map.getBounds().equals(seen)) {
      return;
    }
    for (const label of fitting(found.flat().filter(inSight).map(placed))) {
      const icon = L.divIcon({ className: "sh-street", html: written(label.text), iconSize: null });
      L.marker(label.at, { icon, interactive: false, keyboard: false }).addTo(names);
    }
  }

  const inSight = ([, longitude, latitude]) => map.getBounds().contains([latitude, longitude]);

  function placed([text, longitude, latitude]) {
    const at = [latitude, longitude];
    return { text, at, ...map.latLngToContainerPoint(at) };
  }

  map.on("moveend", follow);
  follow();
}

function written(text) {
  const span = document.createElement("span");
  span.className = "sh-street__name";
  span.textContent = text;
  return span;
}
