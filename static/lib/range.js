// A range has two handles, from and to, which can meet but not pass each other.

export function moved({ from, to }, handle, place) {
  return handle === "from"
    ? { from: Math.min(place, to), to }
    : { from, to: Math.max(place, from) };
}

// If both handles are at the same place, the one that can still move must be on top.
export function topHandle({ from, to }, last) {
  return from === to && from === last ? "from" : "to";
}

// The position of a handle in per cent: the middle of its bar.
export function placeOf(number, count) {
  return ((number + 0.5) / count) * 100;
}
