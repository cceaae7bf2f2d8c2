// The small map of a place: the base map, and a mark for each spot. On a phone one finger scrolls
// the page, as on the large map.

import { drawBase } from "../components/map_base.js";
import { made } from "../lib/elements.js";

// One place is shown with the streets around it; several are set apart.
const CLOSE = 16.5;
const APART = 18;
const canvas = document.getElementById("place-map");

if (canvas) {
  draw(JSON.parse(document.getElementById("place-spots").textContent));
}

function draw(spots) {
  const map = L.map(canvas, {
    attributionControl: false,
    dragging: !window.matchMedia("(pointer: coarse)").matches,
    maxZoom: 19,
    minZoom: 7,
    scrollWheelZoom: false,
    zoomControl: false,
    zoomSnap: 0.25,
  });
  const show = () => map.fitBounds(box, { animate: false, maxZoom: spots.length > 1 ? APART : CLOSE, padding: [32, 32] });
  const box = L.latLngBounds(spots.map(({ latitude, longitude }) => [latitude, longitude]));
  L.control.attribution({ prefix: false }).addTo(map);
  L.control.zoom({ position: "topright", zoomInTitle: "Zoom in", zoomOutTitle: "Zoom out" }).addTo(map);
  show();
  drawBase(map, canvas.dataset);
  spots.forEach((spot) => markOf(spot).addTo(map));
  window.addEventListener("beforeprint", () => {
    map.invalidateSize({ animate: false });
    show();
  });
}

function markOf({ latitude, longitude, words, n }) {
  const html = made("span", n ? "sh-place-map__count" : "sh-place-map__mark", { textContent: n || "" });
  const icon = L.divIcon({ className: "sh-place-map__at", html, iconSize: null });
  return L.marker([latitude, longitude], { icon, title: words, interactive: false, keyboard: false });
}
