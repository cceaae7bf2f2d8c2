// The address of a view: what a form says, without what it leaves empty.

export function addressOf(path, entries) {
  const says = new URLSearchParams();
  for (const [name, value] of entries) {
    if (value !== "") {
      says.append(name, value);
    }
  }
  const query = says.toString();
  return query ? `${path}?${query}` : path;
}

// Where the map looks, after the #: zoom, latitude, longitude.
export function lookOf(hash) {
  const parts = /^#(\d{1,2})\/(-?\d+(?:\.\d+)?)\/(-?\d+(?:\.\d+)?)$/.exec(hash);
  return parts && { zoom: Number(parts[1]), centre: [Number(parts[2]), Number(parts[3])] };
}

export function hashOf({ zoom, centre }) {
  return `#${zoom}/${centre[0].toFixed(4)}/${centre[1].toFixed(4)}`;
}
