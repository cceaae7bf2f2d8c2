// The radius of a circle, and the number in it.

const SMALLEST = 8;
const LARGEST = 28;
const FOR_TEN_TIMES = 6;

export function radiusOf(n) {
  return Math.min(LARGEST, SMALLEST + FOR_TEN_TIMES * Math.log10(n));
}

// 999 is 999; 1,234 is 1.2k, and 123,456 is 123k.
export function shortNumber(n) {
  if (n < 1000) {
    return String(n);
  }
  const thousands = n / 1000;
  return `${thousands < 10 ? thousands.toFixed(1).replace(".0", "") : Math.round(thousands)}k`;
}
