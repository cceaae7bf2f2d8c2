// A box as the server writes it: west, south, east and north in degrees.

export function boxOf(text) {
  const [west, south, east, north] = (text ?? "").split(",").map(Number);
  return north === undefined ? null : [[south, west], [north, east]];
}
