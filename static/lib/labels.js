// Chooses the labels that fit on the map: a label is left out if it overlaps an earlier one.

const LETTER = 6.2;
const HEIGHT = 15;
const MARGIN = 8;

export function fitting(labels) {
  const taken = [];
  return labels.filter((label) => {
    const box = boxOf(label);
    if (taken.some((other) => overlap(box, other))) {
      return false;
    }
    taken.push(box);
    return true;
  });
}

export function widthOf(text) {
  return text.length * LETTER + MARGIN;
}

function boxOf({ text, x, y, lines = [text] }) {
  const half = widthOf(text) / 2;
  const high = (HEIGHT * lines.length) / 2;
  return { left: x - half, right: x + half, top: y - high, bottom: y + high };
}

function overlap(a, b) {
  return a.left < b.right && b.left < a.right && a.top < b.bottom && b.top < a.bottom;
}
