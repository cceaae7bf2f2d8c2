// A range has two handles, from and to, that may meet and never pass each other.

export function moved({ from, to }, handle, place) {
  return handle === "from"
    ? { from: Math.min(place, to), to }
    : { from, to: Math.max(place, from) };
}

// Where two handles lie on each other, the one that can still move must be on top.
export function topHandle({ from, to }, last) {
  return from === to && from === last ? "from" : "to";
}

// How far along the bars a handle stands, in per cent: in the middle of its bar.
export function placeOf(number, count) {
  return ((number + 0.5) / count) * 100;
}
