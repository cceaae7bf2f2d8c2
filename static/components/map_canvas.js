// The map: Leaflet with our controls. It does not trap scrolling: the wheel scrolls the page
// until the map has the focus, and on a phone one finger scrolls the page.

import { boxOf, GREAT_BRITAIN } from "../lib/boxes.js";
import { hashOf, lookOf } from "../lib/address.js";
import { drawBase } from "./map_base.js";

const ONE_FINGER_SCROLLS = window.matchMedia("(pointer: coarse)").matches;

// `showFirst` is what the map shows until someone moves it: all, unless a page gives another.
export function makeMap(element, { showAll, showFirst = showAll }) {
  const map = L.map(element, {
    attributionControl: false,
    dragging: !ONE_FINGER_SCROLLS,
    maxZoom: 18,
    minZoom: 7,
    scrollWheelZoom: false,
    zoomControl: false,
    zoomSnap: 0.25,
  });
  L.control.attribution({ prefix: false }).addTo(map);
  L.control.zoom({ position: "topright", zoomInTitle: "Zoom in", zoomOutTitle: "Zoom out" }).addTo(map);
  allButton(showAll).addTo(map);
  map.on("focus", () => map.scrollWheelZoom.enable());
  map.on("blur", () => map.scrollWheelZoom.disable());
  // Near what will be shown, so that no squares are loaded of anywhere else.
  map.fitBounds(boxOf(element.dataset.box) ?? GREAT_BRITAIN, { animate: false });
  drawBase(map, element.dataset);
  const movedByHand = keepLook(map);
  followSize(map, () => movedByHand() || showFirst());
  fitOnPaper(map, showFirst);
  return map;
}

// When a panel beside the map opens or closes, the middle stays in the middle; a map that was
// not moved by hand shows everything again.
function followSize(map, fit) {
  new ResizeObserver(() => {
    const before = map.getSize();
    map.invalidateSize({ animate: false });
    if (!map.getSize().equals(before)) {
      fit();
    }
  }).observe(map.getContainer());
}

// On paper the map has its own size and colours and shows everything.
function fitOnPaper(map, showAll) {
  function change(isPaper) {
    map.getContainer().classList.toggle("sh-map-canvas--paper", isPaper);
    map.invalidateSize({ animate: false });
    if (isPaper || !lookFrom(map, location.hash)) {
      showAll();
    }
  }
  window.addEventListener("beforeprint", () => change(true));
  window.addEventListener("afterprint", () => change(false));
}

// Sets the view from the address; returns false if it has none, to fit the map to the areas.
export function lookFrom(map, hash) {
  const look = lookOf(hash);
  if (look) {
    map.setView(look.centre, look.zoom, { animate: false });
  }
  return Boolean(look);
}

// Keeps the view in the address once someone has moved the map; returns whether they have.
function keepLook(map) {
  let byHand = false;
  // "nearer" is fired by other controls that move the map, such as the list beside it.
  map.on("mousedown keydown touchstart wheel nearer", () => {
    byHand = true;
  });
  map.getContainer().addEventListener("wheel", () => (byHand = true), { passive: true });
  map.getContainer().addEventListener("click", () => (byHand = true), { capture: true });
  map.on("moveend", () => {
    if (byHand) {
      const { lat, lng } = map.getCenter();
      const hash = hashOf({ zoom: Math.round(map.getZoom()), centre: [lat, lng] });
      history.replaceState(history.state, "", location.pathname + location.search + hash);
    }
  });
  return () => byHand || Boolean(lookOf(location.hash));
}

function allButton(showAll) {
  const control = L.control({ position: "topright" });
  control.onAdd = () => {
    const bar = L.DomUtil.create("div", "leaflet-bar");
    const button = L.DomUtil.create("button", "sh-map-all", bar);
    button.type = "button";
    button.textContent = "All";
    button.setAttribute("aria-label", "Show all areas");
    L.DomEvent.disableClickPropagation(bar);
    button.addEventListener("click", showAll);
    return bar;
  };
  return control;
}
