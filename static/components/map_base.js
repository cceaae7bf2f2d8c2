// The base map under every map: the ground below the figures, its names above them and below
// the markers; or the tiles of the address in the settings. The site serves all of it, except
// such tiles.

import { makeSquares } from "../lib/base_squares.js";
import { coloursIn, followTheme } from "../lib/colours.js";
import { fetchJson } from "../lib/fetch_json.js";
import { made } from "../lib/elements.js";
import { squaresIn } from "../lib/squares.js";
import { drawGround } from "./base_ground.js";
import { makeSheet } from "./base_sheet.js";
import { writeNames } from "./base_words.js";

const STREETS_FROM = 14.5;
const STREETS_ZOOM = 14;
const NEAR_FROM = 14.75;
const PAUSE_MS = 40;
// Room around what is kept clear, in pixels.
const ROOM = 4;
// The names of areas, the markers and the controls: the base map's own names stay clear of them.
const KEPT_CLEAR = ".sh-name__text, .sh-shared-mark, .leaflet-bar, .leaflet-control-attribution";

export function drawBase(map, { baseMap, baseBands, baseAttribution, labels, tiles, tilesAttribution }) {
  if (tiles) {
    map.getContainer().classList.add("sh-map-canvas--tiled");
    L.tileLayer(tiles, { attribution: tilesAttribution, maxZoom: 19 }).addTo(map);
    return;
  }
  map.createPane("ground").classList.add("sh-ground");
  map.createPane("words").classList.add("sh-words");
  const groundNow = coloursIn(map.getContainer(), "--ground-");
  let pause = 0;
  // The ground grows as its squares arrive; the names find their places once they are there.
  const arrived = () => {
    ground.redraw();
    clearTimeout(pause);
    pause = setTimeout(words.redraw, PAUSE_MS);
  };
  const squares = baseMap ? makeSquares(baseMap, baseBands, { arrived }) : { inBox: () => [] };
  const streets = makeStreets(labels, { arrived });
  // Circles drawn by other layers, each with its `at` and `radius`.
  let others = [];

  const ground = makeSheet(map, {
    pane: "ground",
    draw(ink, view) {
      // Read by tests: what the canvas shows.
      view.canvas.drawn = drawGround(ink, view, squares.inBox(view.box, view.zoom), groundNow());
    },
  });
  const words = makeSheet(map, {
    pane: "words",
    draw(ink, view) {
      view.canvas.drawn = writeNames(ink, view, {
        squares: squares.inBox(view.box, view.zoom),
        points: streets.inView(map, view),
        taken: [...taken(map, view.canvas), ...others.map((circle) => boxAround(map, view, circle))],
        colour: groundNow(),
      });
    },
  });
  if (baseMap && baseAttribution) {
    map.attributionControl.addAttribution(creditOf(baseAttribution).outerHTML);
  }
  markNear(map);
  map.on("zoomend", () => markNear(map));
  followTheme(arrived);
  map.on("named", words.redraw);
  // Markers are put in their places only after the map has stopped.
  map.on("moveend", words.redraw);
  map.on("circled", ({ circles }) => {
    others = circles;
    words.redraw();
  });
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
      const style = { className: "sh-districts__one", weight: 1, fill: false };
      layer = L.geoJSON(collection, { pane: "districts", interactive: false, style });
      layer.addTo(map);
    }
  };
}

// Zoomed in, the figures' colours give way to the streets.
function markNear(map) {
  map.getContainer().classList.toggle("sh-map-canvas--near", map.getZoom() >= NEAR_FROM);
}

// One source in short, the others on demand.
function creditOf(attribution) {
  const sources = attribution.split("; ");
  const first = sources.find((source) => source.includes("OpenStreetMap")) ?? sources[0];
  const credit = made("details", "sh-credit");
  credit.append(made("summary", "sh-credit__short", { textContent: sources.length > 1 ? `${first} and others` : first }));
  if (sources.length > 1) {
    credit.append(made("span", "", { textContent: `${sources.join(". ")}.` }));
  }
  return credit;
}

function boxAround(map, { zoom, corner }, { at, radius }) {
  const { x, y } = map.project(at, zoom).subtract(corner);
  return { left: x - radius, right: x + radius, top: y - radius, bottom: y + radius };
}

function taken(map, canvas) {
  const { left, top } = canvas.getBoundingClientRect();
  return [...map.getContainer().querySelectorAll(KEPT_CLEAR)].map((name) => {
    const box = name.getBoundingClientRect();
    return {
      text: name.textContent,
      left: box.left - left - ROOM,
      right: box.right - left + ROOM,
      top: box.top - top - ROOM,
      bottom: box.bottom - top + ROOM,
    };
  });
}

// The streets of the gazetteer by square, for names where no line has them.
function makeStreets(pattern, { arrived }) {
  const squares = new Map();

  function get({ x, y }) {
    const address = pattern.replace("/0/0.", `/${x}/${y}.`);
    if (!squares.has(address)) {
      squares.set(address, []);
      fetchJson(address).then(
        (found) => {
          squares.set(address, found);
          arrived();
        },
        // Tried again when the map moves.
        () => squares.delete(address),
      );
    }
    return squares.get(address);
  }

  function inView(map, { box, zoom, corner }) {
    if (zoom < STREETS_FROM) {
      return [];
    }
    return squaresIn(box, STREETS_ZOOM)
      .flatMap(get)
      .map(([text, longitude, latitude]) => ({ text, at: map.project([latitude, longitude], zoom).subtract(corner) }));
  }

  return { inView };
}
