// The streets and postcodes of the team's district, stored on this phone for suggestions
// without a connection. They are public: no premises and no records. With them come the words
// by which names are compared, as the server does in stronghold/core/geography/names.py:
//
//   before_street  the pattern of a house number: "12-14a ", "Flat 2, 9 "
//   short_types    types of street in full by their short form: "rd" is "road"
//   generic        words that never match by themselves, such as "street"

const ADDRESS = "/offline/places.json";
const CACHE = "stronghold-places";
const DAY_MS = 24 * 60 * 60 * 1000;
const FEW_LETTERS = 2;
const MOST = 8;
const SAINT = "st";

// Fetched once a day. The browser sends its version (ETag), so the answer is usually 304.
export async function fetchPlaces() {
  const cache = await caches.open(CACHE);
  const before = await cache.match(ADDRESS);
  if (before && Date.now() - Date.parse(before.headers.get("Date")) < DAY_MS) {
    return;
  }
  const answer = await fetch(ADDRESS, { redirect: "manual" });
  if (answer.ok) {
    await cache.put(ADDRESS, answer);
  }
}

export function forgetPlaces() {
  return caches.delete(CACHE);
}

async function storedPlaces() {
  const cache = await caches.open(CACHE);
  const answer = await cache.match(ADDRESS);
  return answer ? answer.json() : {};
}

// A search that asks the server or, if it does not answer, searches the stored places.
export function orStored(ask) {
  return async (words, signal) => {
    try {
      return await ask(words, signal);
    } catch (error) {
      const stored = signal.aborted || error.said ? {} : await storedPlaces();
      if (!stored.places?.length) {
        throw error;
      }
      return { choices: placesLike(stored, words) };
    }
  };
}

// Places that start with the typed text come first, then those with all its words.
function placesLike(stored, typed) {
  const typedWords = typed.trim().split(/\s+/).join(" ");
  const [number] = new RegExp(stored.before_street, "i").exec(typedWords) ?? [""];
  const sought = soughtBy(typedWords.slice(number.length), stored);
  if (sought.text.length < FEW_LETTERS) {
    return [];
  }
  const begins = [];
  const within = [];
  for (const [key, label] of stored.places) {
    const words = nameWords(label, stored);
    if (isBegun(words, key, sought)) {
      begins.push(choiceOf(key, `${number}${label}`, true));
    } else if (!sought.isGeneric && sought.readings.some((reading) => holds(words, reading))) {
      within.push(choiceOf(key, `${number}${label}`, false));
    }
    if (begins.length >= MOST) {
      break;
    }
  }
  return [...begins, ...within].slice(0, MOST);
}

// What is looked for, with the last word in full and as the start of a longer word: "Lake St"
// is Lake Street, or the start of Lake Stanton Road.
function soughtBy(text, stored) {
  const words = nameWords(text, stored);
  const last = bare(text).split(" ").at(-1);
  return {
    text: bare(text),
    isGeneric: words.every((word) => stored.generic.includes(word)),
    readings: [words, [...words.slice(0, -1), last]],
  };
}

function isBegun(words, key, { text, isGeneric, readings }) {
  const name = words.join(" ");
  if (isGeneric) {
    return name === readings[0].join(" ");
  }
  const isPartOfPostcode = key.startsWith("postcode:") && name.replace(" ", "").startsWith(text);
  return isPartOfPostcode || readings.some((reading) => name.startsWith(reading.join(" ")));
}

function holds(words, parts) {
  return parts.every((part) =>
    /\d/.test(part) || part.length === 1 ? words.includes(part) : words.some((word) => word.startsWith(part)),
  );
}

// The words of a name as they are compared: the type in full, "St" at the start as Saint.
function nameWords(text, stored) {
  return text.split(",").flatMap((part) => inFull(bare(part).split(" ").filter(Boolean), stored));
}

function inFull(words, { short_types: types, generic }) {
  const found = [];
  for (const [n, word] of words.entries()) {
    const starts = n === 0 || /\d/.test(words[n - 1]);
    const startsLocality = n > 1 && generic.includes(found[n - 1]);
    if (starts || (startsLocality && [SAINT, "saint"].includes(word))) {
      found.push(word === "saint" ? SAINT : word);
    } else {
      found.push(Object.hasOwn(types, word) ? types[word] : word);
    }
  }
  return found;
}

function choiceOf(key, label, isLikely) {
  const kind = key.startsWith("street:") ? "Street" : "Postcode";
  return { key, label, words: label, kind, is_likely: isLikely, latitude: null, longitude: null };
}

function bare(text) {
  const marks = /[^\p{L}\p{N}_\s]/gu;
  return text.toLowerCase().replace(marks, "").split(/\s+/).filter(Boolean).join(" ");
}
