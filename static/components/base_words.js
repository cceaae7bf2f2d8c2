// Writes the names of the base map: the more important first, none over another. Names of
// streets and rivers follow their lines; road numbers stand on plates.

import { UNITS } from "../lib/base_squares.js";
import { AREA_NAMES, atZoom, LANDMARKS, LINE_NAMES, NUMBERS_FROM, PLACES } from "../lib/base_style.js";
import { placeOn } from "./base_sheet.js";

const FONT = 'system-ui, -apple-system, "Segoe UI", Roboto, "Noto Sans", "Liberation Sans", sans-serif';
// The same name is written again only so far from itself, in pixels.
const AGAIN_AFTER = { name: 420, number: 260 };
const GAP = 3;
// A name may bend by so much in all, and from one letter to the next, in turns.
const STRAIGHT = 0.994;
const BENT = 0.9;
const POINTS_FROM = 14.5;
const POINTS = { size: [[POINTS_FROM, 10.5], [18, 13]] };
const WIDEST = 110;

// `taken` are boxes of the canvas that must stay free; `points` are streets without a line.
export function writeNames(ink, view, { squares, points, taken, colour }) {
  const { zoom, dots, size } = view;
  const boxes = [...taken];
  const written = [];
  const places = new Map();
  ink.setTransform(dots, 0, 0, dots, 0, 0);
  ink.textAlign = "center";
  ink.textBaseline = "middle";
  ink.lineJoin = "round";

  // Free of other names, and not cut off by the edge of what is in sight.
  const isFree = (wanted) => {
    const within = wanted.filter((box) => holds(view.sight, box)).length;
    const isWhole = within === wanted.length || !wanted.some((box) => meet(view.sight, box));
    return isWhole && !wanted.some((box) => boxes.some((other) => meet(box, other)));
  };
  const isInside = ({ x, y }) => x > 0 && y > 0 && x < size.x && y < size.y;

  function isAgain(text, at, apart) {
    return (places.get(text) ?? []).some((other) => Math.hypot(at.x - other.x, at.y - other.y) < apart);
  }

  function take(text, at, wanted) {
    boxes.push(...wanted);
    places.set(text, [...(places.get(text) ?? []), at]);
    written.push(text);
  }

  function font({ weight = 400, style = "normal" }, pixels) {
    ink.font = `${style} ${weight} ${pixels}px ${FONT}`;
  }

  function letters(text, x, y, paint, halo = 3) {
    ink.strokeStyle = colour("halo");
    ink.lineWidth = halo;
    ink.strokeText(text, x, y);
    ink.fillStyle = colour(paint);
    ink.fillText(text, x, y);
  }

  // A name around a point, in one line or two; false if there is no room.
  function level(text, at, look, { width = Infinity, dy = 0, dot = false } = {}) {
    const pixels = atZoom(look.size, zoom);
    if (!pixels || !isInside(at) || isAgain(text, at, AGAIN_AFTER.name)) {
      return false;
    }
    font(look, pixels);
    const lines = ink.measureText(text).width > WIDEST ? inTwo(text) : [text];
    const wide = Math.max(...lines.map((line) => ink.measureText(line).width));
    const high = lines.length * pixels * 1.15;
    if (wide > width) {
      return false;
    }
    const middle = at.y + dy + (dot ? high / 2 + 3 : 0);
    const box = around({ x: at.x, y: middle }, wide / 2 + GAP, high / 2 + GAP / 2);
    if (dot) {
      box.top = at.y - 3;
    }
    if (!isFree([box])) {
      return false;
    }
    if (dot) {
      ink.fillStyle = colour(look.colour ?? "name");
      ink.beginPath();
      ink.arc(at.x, at.y, 2, 0, 2 * Math.PI);
      ink.fill();
    }
    lines.forEach((line, n) => letters(line, at.x, middle + (n - (lines.length - 1) / 2) * pixels * 1.15, look.colour ?? "name"));
    take(text, at, [box]);
    return true;
  }

  // A name along a line, where the line is straightest.
  function along(text, line, look) {
    const pixels = atZoom(look.size, zoom);
    font(look, pixels);
    const width = ink.measureText(text).width;
    const stretch = straightest(line, width + 2 * GAP, isInside);
    if (!stretch || isAgain(text, stretch.middle, AGAIN_AFTER.name)) {
      return;
    }
    const way = stretch.points[0].x <= stretch.points.at(-1).x ? stretch.points : stretch.points.toReversed();
    const wanted = beside(way, pixels * 0.55 + 1);
    if (!isFree(wanted)) {
      return;
    }
    if (stretch.straight > STRAIGHT) {
      const [from, to] = [way[0], way.at(-1)];
      turned(text, mid(from, to), Math.atan2(to.y - from.y, to.x - from.x), look);
    } else {
      letterByLetter(text, way, width, look);
    }
    take(text, stretch.middle, wanted);
  }

  function turned(text, at, turn, look) {
    ink.save();
    ink.translate(at.x, at.y);
    ink.rotate(turn);
    letters(text, 0, 0, look.colour ?? "name");
    ink.restore();
  }

  function letterByLetter(text, way, width, look) {
    const spots = [];
    let at = (lengthOf(way) - width) / 2;
    for (const letter of text) {
      const wide = ink.measureText(letter).width;
      spots.push([letter, pointAt(way, at + wide / 2)]);
      at += wide;
    }
    // All halos first: that of a letter must not cover the one before.
    for (const paint of ["halo", look.colour ?? "name"]) {
      for (const [letter, { x, y, turn }] of spots) {
        ink.save();
        ink.translate(x, y);
        ink.rotate(turn);
        if (paint === "halo") {
          ink.strokeStyle = colour("halo");
          ink.lineWidth = 3;
          ink.strokeText(letter, 0, 0);
        } else {
          ink.fillStyle = colour(paint);
          ink.fillText(letter, 0, 0);
        }
        ink.restore();
      }
    }
  }

  function plate(number, at, kind) {
    font({ weight: 600 }, 10);
    const half = ink.measureText(number).width / 2 + 3.5;
    const box = around(at, half, 7.5);
    if (!isInside(at) || isAgain(number, at, AGAIN_AFTER.number) || !isFree([box])) {
      return;
    }
    ink.fillStyle = colour(`${kind}-plate`);
    ink.strokeStyle = colour("halo");
    ink.lineWidth = 2;
    ink.beginPath();
    ink.roundRect(box.left, box.top, box.right - box.left, box.bottom - box.top, 3);
    ink.stroke();
    ink.fill();
    ink.fillStyle = colour(`${kind}-number`);
    ink.fillText(number, at.x, at.y + 0.5);
    take(number, at, [box]);
  }

  // Every feature of a kind as [name, number, lines in pixels of the canvas], the longest first.
  function featuresOf(kind) {
    const found = [];
    for (const square of squares) {
      const { scale, left, top } = placeOn(view, square, UNITS);
      for (const { kinds } of square.parts) {
        for (const [name, number, lines] of kinds[kind] ?? []) {
          if (name || number) {
            found.push([name, number, lines.map((line) => onCanvas(line, scale, left, top))]);
          }
        }
      }
    }
    return found;
  }

  function namePlaces(...kinds) {
    for (const kind of kinds) {
      const look = PLACES[kind];
      if (zoom <= look.until) {
        const others = featuresOf(kind).filter(([name]) => !taken.some(({ text }) => text === name));
      for (const [name, , [[at]]] of others) {
        // A town's name may stand beside its place if something else is there.
        (look.shifts ?? [0]).some((up) => level(name, at, look, { dy: up * atZoom(look.size, zoom) }));
      }
      }
    }
  }

  function nameLines(kind) {
    const look = LINE_NAMES[kind];
    if (!atZoom(look.size, zoom)) {
      return;
    }
    const lines = featuresOf(kind)
      .filter(([name]) => name)
      .flatMap(([name, , parts]) => parts.map((line) => ({ name, line, length: lengthOf(line) })));
    lines.sort((a, b) => b.length - a.length);
    lines.forEach(({ name, line }) => along(name, line, look));
  }

  function nameAreas(kind) {
    if (!atZoom(AREA_NAMES[kind].size, zoom)) {
      return;
    }
    const areas = featuresOf(kind)
      .filter(([name]) => name)
      .map(([name, , rings]) => ({ name, box: boxOf(rings[0]) }));
    areas.sort((a, b) => b.box.right - b.box.left - (a.box.right - a.box.left));
    for (const { name, box } of areas) {
      const at = { x: (box.left + box.right) / 2, y: (box.top + box.bottom) / 2 };
      level(name, at, AREA_NAMES[kind], { width: (box.right - box.left) * 1.15 });
    }
  }

  function numberRoads(kind) {
    if (zoom < NUMBERS_FROM[kind]) {
      return;
    }
    for (const [, number, lines] of featuresOf(kind)) {
      const line = lines[0];
      if (number) {
        plate(number, line[Math.floor(line.length / 2)], kind);
      }
    }
  }

  namePlaces("city", "town");
  ["motorway", "main"].forEach(numberRoads);
  namePlaces("village");
  ["main", "second", "minor"].forEach(nameLines);
  nameLines("river");
  numberRoads("second");
  nameLines("local");
  if (zoom >= POINTS_FROM) {
    const known = new Set(["main", "second", "minor", "local", "lane", "path"].flatMap((kind) => featuresOf(kind).flatMap(([name, number]) => [plain(name), plain(number)])));
    for (const { text, at } of points) {
      if (!known.has(plain(text))) {
        // Under its point, or if that is covered, above or below it.
        [{ dot: true }, { dy: -18 }, { dy: 24 }].some((how) => level(text, at, POINTS, how));
      }
    }
  }
  namePlaces("hamlet");
  ["water", "wood", "green", "site"].forEach(nameAreas);
  ["stream", "lane"].forEach(nameLines);
  nameAreas("building");
  featuresOf("landmark").forEach(([name, , [[at]]]) => level(name, at, LANDMARKS, { dot: true }));
  return written;
}

function onCanvas(line, scale, left, top) {
  let [x, y] = line;
  const points = [{ x: left + x * scale, y: top + y * scale }];
  for (let i = 2; i < line.length; i += 2) {
    x += line[i];
    y += line[i + 1];
    points.push({ x: left + x * scale, y: top + y * scale });
  }
  return points;
}

const mid = (a, b) => ({ x: (a.x + b.x) / 2, y: (a.y + b.y) / 2 });
const plain = (name) => name.toLowerCase().replace(/[^a-z0-9]/g, "").replace(/^saint/, "st");
const around = ({ x, y }, wide, high) => ({ left: x - wide, right: x + wide, top: y - high, bottom: y + high });
const holds = (a, b) => a.left <= b.left && a.right >= b.right && a.top <= b.top && a.bottom >= b.bottom;
const meet = (a, b) => a.left < b.right && b.left < a.right && a.top < b.bottom && b.top < a.bottom;

function boxOf(points) {
  const [xs, ys] = [points.map(({ x }) => x), points.map(({ y }) => y)];
  return { left: Math.min(...xs), right: Math.max(...xs), top: Math.min(...ys), bottom: Math.max(...ys) };
}

function lengthOf(points) {
  let length = 0;
  for (let i = 1; i < points.length; i += 1) {
    length += Math.hypot(points[i].x - points[i - 1].x, points[i].y - points[i - 1].y);
  }
  return length;
}

// The point at a distance along a line, and the turn of the line there.
function pointAt(points, distance) {
  let left = distance;
  for (let i = 1; i < points.length; i += 1) {
    const [from, to] = [points[i - 1], points[i]];
    const step = Math.hypot(to.x - from.x, to.y - from.y);
    if (left <= step || i === points.length - 1) {
      const part = step ? left / step : 0;
      return { x: from.x + (to.x - from.x) * part, y: from.y + (to.y - from.y) * part, turn: Math.atan2(to.y - from.y, to.x - from.x) };
    }
    left -= step;
  }
  return { ...points[0], turn: 0 };
}

// The straightest stretch of a line that is as long as wanted and lies inside.
function straightest(points, wanted, isInside) {
  const length = lengthOf(points);
  let best = null;
  for (let from = 0; from + wanted <= length; from += Math.max(12, (length - wanted) / 24)) {
    const middle = pointAt(points, from + wanted / 2);
    if (!isInside(middle)) {
      continue;
    }
    const [start, end] = [pointAt(points, from), pointAt(points, from + wanted)];
    // Among equals the one nearest to the middle of the line.
    const off = Math.abs(from + wanted / 2 - length / 2) / length;
    const straight = Math.hypot(end.x - start.x, end.y - start.y) / wanted;
    if (straight > BENT && (!best || straight - off * 0.02 > best.rank)) {
      best = { from, middle, straight, rank: straight - off * 0.02 };
    }
  }
  return best && { ...best, points: stretchOf(points, best.from, best.from + wanted) };
}

function stretchOf(points, from, to) {
  const steps = Math.max(2, Math.ceil((to - from) / 6));
  return Array.from({ length: steps + 1 }, (_, n) => pointAt(points, from + ((to - from) * n) / steps));
}

// Boxes that cover a line of letters.
function beside(points, half) {
  return points.map((point) => around(point, half, half));
}

// A long name in two lines, parted at the space nearest to its middle.
function inTwo(text) {
  const spaces = [...text.matchAll(/ /g)].map(({ index }) => index);
  if (!spaces.length) {
    return [text];
  }
  const at = spaces.reduce((best, one) => (Math.abs(one - text.length / 2) < Math.abs(best - text.length / 2) ? one : best));
  return [text.slice(0, at), text.slice(at + 1)];
}
