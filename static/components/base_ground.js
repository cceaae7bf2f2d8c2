// Draws the ground of the base map: land use, water, rail and roads with their edges.

import { UNITS } from "../lib/base_squares.js";
import { AREAS, atZoom, EDGE, EDGED_FROM, PATH, RAIL, ROADS, WATERWAYS } from "../lib/base_style.js";
import { placeOn } from "./base_sheet.js";

const DASH = 6;

export function drawGround(ink, view, squares, colour) {
  const { zoom, dots } = view;
  const placed = squares.map((square) => ({ square, ...placeOn(view, square, UNITS) }));
  const drawn = {};

  // Calls `stroke` for each path of a kind, in the square's own units; `unit` is a pixel there.
  function each(kind, stroke) {
    for (const { square, scale, left, top } of placed) {
      ink.setTransform(dots * scale, 0, 0, dots * scale, dots * left, dots * top);
      for (const part of square.parts) {
        const path = part.path(kind);
        if (path) {
          drawn[kind] = (drawn[kind] ?? 0) + 1;
          stroke(path, 1 / scale);
        }
      }
    }
  }

  function line(kind, width, paint, dash = []) {
    ink.strokeStyle = paint;
    each(kind, (path, unit) => {
      ink.lineWidth = width * unit;
      ink.setLineDash(dash.map((length) => length * unit));
      ink.stroke(path);
    });
    ink.setLineDash([]);
  }

  ink.lineJoin = "round";
  for (const kind of AREAS) {
    ink.fillStyle = colour(kind);
    ink.strokeStyle = colour(`${kind}-edge`);
    const isEdged = kind === "building";
    each(kind, (path, unit) => {
      ink.fill(path, "evenodd");
      if (isEdged) {
        ink.lineWidth = 0.7 * unit;
        ink.stroke(path);
      }
    });
  }
  ink.lineCap = "round";
  for (const [kind, stops] of Object.entries(WATERWAYS)) {
    if (atZoom(stops, zoom)) {
      line(kind, atZoom(stops, zoom), colour("water"));
    }
  }
  ink.lineCap = "butt";
  if (atZoom(PATH, zoom)) {
    line("path", atZoom(PATH, zoom), colour("path"), [3, 2]);
  }
  const rail = atZoom(RAIL, zoom);
  line("rail", rail + (zoom > 12 ? 1.2 : 0), colour("rail"));
  if (zoom > 12) {
    line("rail", rail, colour("rail-gap"), [DASH, DASH]);
  }
  ink.lineCap = "round";
  const roads = Object.entries(ROADS).map(([kind, stops]) => [kind, atZoom(stops, zoom)]);
  for (const [kind, width] of roads) {
    if (width >= EDGED_FROM) {
      line(kind, width + 2 * atZoom(EDGE, zoom), colour(`${kind}-edge`));
    }
  }
  for (const [kind, width] of roads) {
    if (width) {
      line(kind, width, colour(width < EDGED_FROM ? `${kind}-thin` : kind));
    }
  }
  return drawn;
}
