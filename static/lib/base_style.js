// How the base map looks at each zoom: what is drawn in which order, and how wide. Colours are
// the custom properties --ground-… of the map, so that light, dark and paper are in one place.

// Widths in pixels by zoom; a line is not drawn below its first zoom.
export const AREAS = ["built", "site", "green", "wood", "water", "building"];
export const WATERWAYS = {
  stream: [[12, 0.6], [14, 1.4], [16, 3.5], [18, 7]],
  river: [[7, 0.9], [10, 1.4], [12, 2.6], [14, 4.5], [16, 9], [18, 18]],
};
export const RAIL = [[7, 0.6], [11, 1], [14, 1.6], [16, 2.6], [18, 4]];
export const PATH = [[15.5, 0.8], [17, 1.2], [18, 1.8]];
// From the least to the most important, which is drawn on top.
export const ROADS = {
  lane: [[14, 0.6], [15, 1.2], [16, 3], [18, 9]],
  local: [[12, 0.5], [13, 1.1], [14, 2.4], [15, 4], [16, 6.5], [18, 15]],
  minor: [[10.5, 0.5], [12, 1.5], [13, 2.4], [14, 4], [16, 9], [18, 19]],
  second: [[10, 0.7], [12, 2], [14, 4.8], [16, 10], [18, 21]],
  main: [[7, 0.6], [9, 1], [12, 2.6], [14, 5.5], [16, 11], [18, 23]],
  motorway: [[7, 1.1], [9, 1.7], [12, 3.4], [14, 6.5], [16, 13], [18, 26]],
};
// The edge of a road is drawn from this width on, on each side.
export const EDGED_FROM = 1.4;
export const EDGE = [[10, 0.6], [14, 0.8], [16, 1], [18, 1.2]];

// Where the name of a town may be, in heights of its letters above or below the place.
const SHIFTS = [0, -1.6, 1.6, -2.6];
// Places: size of the letters by zoom, and the last zoom with the name.
export const PLACES = {
  city: { size: [[7, 13], [9, 15], [12, 19]], until: 13.5, weight: 700, shifts: SHIFTS },
  town: { size: [[8, 11], [10, 12.5], [13, 15]], until: 14.5, weight: 600, shifts: SHIFTS },
  village: { size: [[10.75, 10.5], [12, 11.5], [14, 13.5]], until: 16, weight: 600 },
  hamlet: { size: [[13, 10.5], [15, 12.5]], until: 17, weight: 500 },
};
// Names along lines, most important first.
export const LINE_NAMES = {
  main: { size: [[13, 10.5], [15, 12], [18, 14]] },
  second: { size: [[13, 10.5], [15, 12], [18, 14]] },
  minor: { size: [[13.75, 10.5], [15, 11.5], [18, 14]] },
  river: { size: [[12, 10.5], [15, 12], [18, 14]], colour: "water-name", style: "italic" },
  stream: { size: [[14.5, 10.5], [18, 12.5]], colour: "water-name", style: "italic" },
  local: { size: [[14.75, 10.5], [16, 11.5], [18, 13.5]] },
  lane: { size: [[16, 10.5], [18, 12]] },
};
export const AREA_NAMES = {
  water: { size: [[14, 10.5], [18, 13]], colour: "water-name", style: "italic" },
  wood: { size: [[13.5, 10.5], [18, 13]], colour: "green-name", style: "italic" },
  green: { size: [[13.5, 10.5], [18, 13]], colour: "green-name", style: "italic" },
  site: { size: [[15.5, 10.5], [18, 13]], colour: "site-name", style: "italic" },
  building: { size: [[16.75, 10], [18, 11.5]], colour: "site-name" },
};
export const LANDMARKS = { size: [[17, 10.5], [18, 11.5]], colour: "site-name" };
// The number of a road on a plate, by the road's kind.
export const NUMBERS_FROM = { motorway: 8.5, main: 11, second: 13 };

// The value at a zoom between those given; 0 below the first.
export function atZoom(stops, zoom) {
  if (zoom < stops[0][0]) {
    return 0;
  }
  const next = stops.findIndex(([at]) => at > zoom);
  if (next < 0) {
    return stops.at(-1)[1];
  }
  const [[from, low], [to, high]] = [stops[next - 1], stops[next]];
  return low + ((high - low) * (zoom - from)) / (to - from);
}
