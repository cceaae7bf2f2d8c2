// A box as the server writes it: west, south, east and north in degrees.

// What a map shows where it is given no box.
export const GREAT_BRITAIN = [
  [50, -6],
  [59, 1.8],
];

export function boxOf(text) {
  const [west, south, east, north] = (text ?? "").split(",").map(Number);
  return north === undefined ? null : [[south, west], [north, east]];
}
