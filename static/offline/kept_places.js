// The streets and postcodes of the team's district, which are public, kept on this phone to
// be offered without a connection. No premises is among them, nor anything recorded.

const ADDRESS = "/offline/places.json";
const CACHE = "stronghold-places";
const FEW_LETTERS = 2;
const MOST = 8;

// Asked with each visit: the browser knows the answer's version, and mostly hears "no change".
export async function fetchPlaces() {
  const answer = await fetch(ADDRESS, { redirect: "manual" });
  if (answer.ok) {
    const cache = await caches.open(CACHE);
    await cache.put(ADDRESS, answer);
  }
}

export function forgetPlaces() {
  return caches.delete(CACHE);
}

export async function keptPlaces() {
  const cache = await caches.open(CACHE);
  const answer = await cache.match(ADDRESS);
  return answer ? answer.json() : [];
}

// Those that begin so come first, then those with a word that does.
export function placesLike(places, typed) {
  const sought = plain(typed.replace(/^\s*\d+[a-z]?\s+/i, ""));
  if (sought.length < FEW_LETTERS) {
    return [];
  }
  const begins = [];
  const within = [];
  for (const [key, label] of places) {
    const name = plain(label);
    if (name.startsWith(sought)) {
      begins.push({ key, label });
    } else if (name.includes(` ${sought}`) || name.replace(" ", "").startsWith(sought)) {
      within.push({ key, label });
    }
    if (begins.length >= MOST) {
      break;
    }
  }
  return [...begins, ...within].slice(0, MOST);
}

function plain(text) {
  return text.toLowerCase().replace(/['’.]/g, "").trim();
}
