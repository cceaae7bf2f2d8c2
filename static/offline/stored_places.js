// The streets and postcodes of the team's district, stored on this phone for suggestions
// without a connection. They are public: no premises and no records.

const ADDRESS = "/offline/places.json";
const CACHE = "stronghold-places";
const DAY_MS = 24 * 60 * 60 * 1000;
const FEW_LETTERS = 2;
const MOST = 8;
const HOUSE_NUMBER = /^\s*\d+[a-z]?\s+/i;

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
  return answer ? answer.json() : [];
}

// A search that asks the server or, if it does not answer, searches the stored places.
export function orStored(ask) {
  return async (words, signal) => {
    try {
      return await ask(words, signal);
    } catch (error) {
      const places = signal.aborted || error.said ? [] : await storedPlaces();
      if (places.length === 0) {
        throw error;
      }
      return placesLike(places, words);
    }
  };
}

// Places that start with the typed text come first, then those with such a word.
function placesLike(places, typed) {
  const [number] = HOUSE_NUMBER.exec(typed) ?? [""];
  const sought = plain(typed.slice(number.length));
  if (sought.length < FEW_LETTERS) {
    return [];
  }
  const begins = [];
  const within = [];
  for (const [key, label] of places) {
    const name = plain(label);
    if (name.startsWith(sought) || name.replace(" ", "").startsWith(sought)) {
      begins.push(choiceOf(key, `${number}${label}`, true));
    } else if (name.includes(` ${sought}`)) {
      within.push(choiceOf(key, `${number}${label}`, false));
    }
    if (begins.length >= MOST) {
      break;
    }
  }
  return [...begins, ...within].slice(0, MOST);
}

function choiceOf(key, label, isLikely) {
  const kind = key.startsWith("street:") ? "Street" : "Postcode";
  return { key, label, words: label, kind, is_likely: isLikely, latitude: null, longitude: null };
}

function plain(text) {
  return text.toLowerCase().replace(/['’.]/g, "").trim();
}
