// The address of a view: the form's values as query parameters, without empty ones.

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

// The map view in the fragment (#): zoom, latitude, longitude.
export function lookOf(hash) {
  const parts = /^#(\d{1,2})\/(-?\d+(?:\.\d+)?)\/(-?\d+(?:\.\d+)?)$/.exec(hash);
  return parts && { zoom: Number(parts[1]), centre: [Number(parts[2]), Number(parts[3])] };
}

export function hashOf({ zoom, centre }) {
  return `#${zoom}/${centre[0].toFixed(4)}/${centre[1].toFixed(4)}`;
}
