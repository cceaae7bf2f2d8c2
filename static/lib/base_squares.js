// The squares of the base map: which ones a view needs, loaded once and kept as paths in their
// own units, so that drawing them again at another zoom costs little.

import { fetchJson } from "./fetch_json.js";
import { squaresIn } from "./squares.js";

export const UNITS = 4096;
// Of the bands that a map has left, so many squares are kept.
const KEPT = 160;

// `bands` is "7:0 9:10 …": the zoom of a band's squares, and the zoom of a map that uses them.
export function makeSquares(pattern, bands, { arrived }) {
  const steps = bands.split(" ").map((band) => band.split(":").map(Number));
  const kept = new Map();

  function bandAt(zoom) {
    return steps.findLast(([, from]) => zoom >= from)[0];
  }

  // The squares in a box that are there already; the others are sent for.
  function inBox(box, zoom) {
    const band = bandAt(zoom);
    const wanted = squaresIn(box, band).map(({ x, y }) => ({ band, x, y }));
    const found = wanted.map(get).filter(Boolean);
    forget(wanted.length);
    return found;
  }

  function get({ band, x, y }) {
    const address = pattern.replace("/0/0/0.", `/${band}/${x}/${y}.`);
    const square = kept.get(address);
    kept.delete(address);
    kept.set(address, square ?? load(address, { band, x, y }));
    return square?.parts ? square : null;
  }

  // A square that could not be loaded is tried again when the map moves.
  function load(address, at) {
    const square = { ...at, parts: null };
    fetchJson(address).then(
      (sources) => {
        square.parts = sources.map(partOf);
        arrived();
      },
      () => kept.delete(address),
    );
    return square;
  }

  function forget(needed) {
    for (const address of [...kept.keys()].slice(0, Math.max(0, kept.size - KEPT - needed))) {
      kept.delete(address);
    }
  }

  const isWaiting = () => [...kept.values()].some((square) => !square.parts);
  return { inBox, isWaiting };
}

// The features of one source by kind: [name, number, lines], and all of a kind as one path.
function partOf(kinds) {
  const paths = new Map();
  return {
    kinds,
    path(kind) {
      if (!paths.has(kind)) {
        paths.set(kind, kinds[kind] ? pathOf(kinds[kind]) : null);
      }
      return paths.get(kind);
    },
  };
}

function pathOf(features) {
  const path = new Path2D();
  for (const [, , lines] of features) {
    for (const line of lines) {
      let [x, y] = line;
      path.moveTo(x, y);
      for (let i = 2; i < line.length; i += 2) {
        x += line[i];
        y += line[i + 1];
        path.lineTo(x, y);
      }
    }
  }
  return path;
}
