// Where records are: circles on the map, loaded again whenever it moves. Zoomed out a circle is a
// square of the map with its count; zoomed in it is one place. The same is listed beside the map
// for keyboard users, since a canvas has nothing to focus.

import { coloursIn, followTheme } from "../lib/colours.js";
import { fetchJson } from "../lib/fetch_json.js";
import { radiusOf, shortNumber } from "../lib/spots.js";
import { nameOf } from "./spots_list.js";

const ZOOMS = { least: 5, most: 18 };
const NEARER = 2;
const FONT = '600 12px system-ui, -apple-system, "Segoe UI", Roboto, sans-serif';

// A circle with its count written in it.
const Spot = L.CircleMarker.extend({
  _updatePath() {
    this._renderer._updateCircle(this);
    if (!this.options.label || this._empty()) {
      return;
    }
    const context = this._renderer._ctx;
    context.save();
    context.globalAlpha = 1;
    context.fillStyle = this.options.numberColor;
    context.font = FONT;
    context.textAlign = "center";
    context.textBaseline = "middle";
    context.fillText(this.options.label, this._point.x, this._point.y + 0.5);
    context.restore();
  },
});

export function makeSpots(map, { tell }) {
  // Above the areas; hidden while nothing is drawn, since it would catch every click.
  const pane = map.createPane("spots");
  pane.classList.add("sh-spots");
  pane.hidden = true;
  const renderer = L.canvas({ padding: 0.2, pane: "spots" });
  const layer = L.layerGroup();
  let address = "";
  let asking = null;
  let circles = [];
  const groundNow = coloursIn(map.getContainer(), "--ground-");
  followTheme(() => circles.forEach((spot) => spot.setStyle(plain())));

  function plain() {
    const colour = groundNow();
    return { color: colour("spot-edge"), weight: 1.5, fillColor: colour("spot"), fillOpacity: 0.88, numberColor: colour("spot-number") };
  }

  function pointed() {
    return { color: groundNow()("spot-pointed"), weight: 4 };
  }

  function follow(points) {
    address = points;
    pane.hidden = !address;
    if (address) {
      layer.addTo(map);
      return ask();
    }
    asking?.abort();
    clear();
    layer.remove();
    tell.nothing();
    return Promise.resolve();
  }

  async function ask() {
    if (!address) {
      return;
    }
    asking?.abort();
    asking = new AbortController();
    const { signal } = asking;
    tell.loading();
    try {
      const answer = await fetchJson(viewOf(map, address), { signal });
      draw(answer);
      tell.found(answer);
    } catch (error) {
      if (error.name !== "AbortError") {
        clear();
        tell.lost(error, ask);
      }
    }
  }

  function clear() {
    layer.clearLayers();
    circles = [];
    map.fire("circled", { circles });
  }

  function draw({ features, shows }) {
    clear();
    const style = plain();
    circles = features.map((feature, number) => {
      const { n, words } = feature.properties;
      const radius = radiusOf(n);
      const spot = new Spot(placeOf(feature), { ...style, pane: "spots", renderer, radius, label: n > 1 ? shortNumber(n) : "" });
      spot.bindTooltip(textOf(words, nameOf(feature.properties, { counted: shows === "squares" })), { direction: "top", className: "sh-map-tip", offset: [0, -radius] });
      spot.on("click", () => open(feature, number, shows));
      spot.on("mouseover", () => point(number, true));
      spot.on("mouseout", () => point(number, false));
      return spot.addTo(layer);
    });
    // The names of the base map stay clear of them.
    map.fire("circled", { circles: circles.map((spot) => ({ at: spot.getLatLng(), radius: spot.getRadius() })) });
  }

  // A click on a square zooms in; a click on a place goes to its records in the list.
  function open(feature, number, shows) {
    if (shows === "points" || map.getZoom() >= ZOOMS.most) {
      tell.open(number);
    } else {
      nearer(feature);
    }
  }

  function nearer(feature) {
    const zoom = Math.min(Math.floor(map.getZoom()) + NEARER, ZOOMS.most);
    map.fire("nearer");
    map.setView(placeOf(feature), zoom, { animate: false });
  }

  function point(number, on) {
    circles[number]?.setStyle(on ? pointed() : plain());
    if (on) {
      circles[number]?.bringToFront();
    }
  }

  map.on("moveend", ask);
  return { follow, nearer, point };
}

function viewOf(map, address) {
  const bounds = map.getBounds();
  const box = [
    Math.max(bounds.getWest(), -180),
    Math.max(bounds.getSouth(), -90),
    Math.min(bounds.getEast(), 180),
    Math.min(bounds.getNorth(), 90),
  ];
  const zoom = Math.min(Math.max(Math.floor(map.getZoom()), ZOOMS.least), ZOOMS.most);
  return `${address}&bbox=${box.map((degrees) => degrees.toFixed(6)).join(",")}&zoom=${zoom}`;
}

function placeOf({ geometry }) {
  const [longitude, latitude] = geometry.coordinates;
  return [latitude, longitude];
}

function textOf(words, name) {
  const text = document.createElement("span");
  const count = document.createElement("strong");
  count.textContent = words;
  text.append(count, name ? `: ${name}` : "");
  return text;
}
