// The squares (tiles) of the usual web map grid that a box on the map touches.

export function squareOf(longitude, latitude, zoom) {
  const n = 2 ** zoom;
  const turn = (latitude * Math.PI) / 180;
  const x = Math.floor(((longitude + 180) / 360) * n);
  const y = Math.floor(((1 - Math.asinh(Math.tan(turn)) / Math.PI) / 2) * n);
  return { x: within(x, n), y: within(y, n) };
}

export function squaresIn({ west, south, east, north }, zoom) {
  const first = squareOf(west, north, zoom);
  const last = squareOf(east, south, zoom);
  const squares = [];
  for (let x = first.x; x <= last.x; x += 1) {
    for (let y = first.y; y <= last.y; y += 1) {
      squares.push({ x, y });
    }
  }
  return squares;
}

function within(number, n) {
  return Math.min(Math.max(number, 0), n - 1);
}
