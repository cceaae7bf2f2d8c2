// The map of records shared with a partner: a marker for each row, clustered where they would
// overlap, and a list of the chosen ones. The table below the map has the same rows.
//
//   place  one row: its kind, reference, and snap point or address
//   here   the part of the page that lists the chosen places

import { lookFrom, makeMap } from "../components/map_canvas.js";
import { made } from "../lib/elements.js";

const MOST_LISTED = 40;
const WHERE = { address: "at this address", street: "at this stretch of street", ward: "somewhere in this ward" };
const { places, areas } = JSON.parse(document.getElementById("shared-places").textContent);
const here = document.getElementById("here");

const map = makeMap(document.getElementById("map"), { showAll: fit });
const outlines = L.geoJSON(areas, { interactive: false, style: styleOf });
const markers = L.markerClusterGroup({
  animate: false,
  showCoverageOnHover: false,
  spiderfyOnMaxZoom: false,
  zoomToBoundsOnClick: false,
  maxClusterRadius: 44,
  iconCreateFunction: (cluster) => iconOf(String(cluster.getChildCount()), namedMany(cluster.getChildCount())),
});

outlines.addTo(map);
markers.addLayers(places.map(markerOf));
markers.on("clusterclick clusterkeypress", ({ layer, originalEvent }) => openOn(originalEvent, () => openCluster(layer)));
markers.on("click keypress", ({ layer, originalEvent }) => openOn(originalEvent, () => list([layer.place])));
markers.addTo(map);
if (!lookFrom(map, location.hash)) {
  fit();
}

function styleOf({ properties: { kind } }) {
  return { className: `sh-shared-area sh-shared-area--${kind}`, weight: kind === "ward" ? 1 : 2.5, fill: false };
}

function fit() {
  const box = outlines.getBounds().extend(markers.getBounds());
  if (box.isValid()) {
    map.fitBounds(box, { padding: [16, 16], animate: false });
  }
}

function markerOf(place) {
  const [longitude, latitude] = place.at;
  const marker = L.marker([latitude, longitude], {
    icon: iconOf("", "", place.kind),
    title: `${place.what} ${place.reference}, ${place.day}`,
  });
  marker.place = place;
  return marker;
}

function iconOf(number, name, kind = "many") {
  const html = made("span", `sh-shared-mark sh-shared-mark--${kind}`);
  if (number) {
    html.append(made("span", "", { textContent: number, ariaHidden: "true" }), made("span", "govuk-visually-hidden", { textContent: name }));
  }
  return L.divIcon({ className: "sh-shared-icon", html, iconSize: [40, 40] });
}

function namedMany(n) {
  return `${n} records here. Select to zoom in`;
}

// Opens on a click or Enter; other keys move the map.
function openOn(event, open) {
  if (event.type !== "keypress" || event.key === "Enter") {
    open();
  }
}

// Lists a cluster at one point, or at the closest zoom; otherwise zooms in.
function openCluster(cluster) {
  const inside = cluster.getAllChildMarkers();
  const box = cluster.getBounds();
  if (box.getNorthEast().equals(box.getSouthWest(), 1e-6) || map.getZoom() >= map.getMaxZoom()) {
    list(inside.map((marker) => marker.place));
  } else {
    map.fire("nearer");
    map.fitBounds(box, { padding: [40, 40], animate: false });
  }
}

// Describes where the chosen places are; if they differ in kind, they are only near each other.
function whereOf(chosen) {
  const sorts = new Set(chosen.map((place) => place.is));
  return sorts.size === 1 ? WHERE[chosen[0].is] : "in this part of the map";
}

function list(chosen) {
  const where = whereOf(chosen);
  const items = chosen.slice(0, MOST_LISTED).map(itemOf);
  const name = made("h2", "sh-heading-s", { textContent: chosen.length === 1 ? `One ${where}` : `${chosen.length} ${where}`, tabIndex: -1 });
  const all = made("ul", "sh-list");
  all.append(...items);
  here.replaceChildren(name, all);
  if (chosen.length > MOST_LISTED) {
    here.append(made("p", "sh-muted", { textContent: `${chosen.length - MOST_LISTED} more: see the lists.` }));
  }
  here.hidden = false;
  name.focus({ preventScroll: true });
}

function itemOf({ what, reference, day, words, ward }) {
  const item = made("li", "");
  item.append(made("strong", "", { textContent: `${what} ${reference}` }));
  item.append(` ${[day, words, ward].filter(Boolean).join(" · ")}`);
  return item;
}
