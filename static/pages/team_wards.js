// The wards of a team. A ward that is selected on the map ticks its box in the list, which is
// what the form sends; the search narrows the list, and never unticks anything. A district
// that is opened in the list is shown on the map.

import { makeMap } from "../components/map_canvas.js";
import { made } from "../lib/elements.js";

const { areas, own } = JSON.parse(document.getElementById("team-wards").textContent);
const canvas = document.getElementById("map");
const chosen = document.getElementById("wards-chosen");
const search = document.getElementById("ward-search");
const words = document.getElementById("ward-words");
const boxes = new Map([...document.querySelectorAll('input[name="wards"]')].map((box) => [box.value, box]));
const districts = [...document.querySelectorAll(".sh-team-wards__boxes details")].map(districtOf);
const shapes = new Map();
let map = null;
let wasSearch = false;

search.hidden = false;
words.addEventListener("input", narrow);
// Enter in the search does not send the form.
words.addEventListener("keydown", (event) => event.key === "Enter" && event.preventDefault());
for (const [code, box] of boxes) {
  box.addEventListener("change", () => follow(code));
  box.addEventListener("focus", () => seek(code));
  box.addEventListener("blur", () => point(code, false));
}
if (canvas) {
  draw();
}
count();

function districtOf(details) {
  const name = details.querySelector(".sh-folded__name").textContent;
  const inIt = [...details.querySelectorAll("input")];
  const all = made("button", "sh-button sh-button--quiet", { type: "button" });
  const district = { details, name, boxes: inIt, all, wasOpen: details.open };
  all.addEventListener("click", () => tickAll(district));
  details.querySelector("[role=group]").prepend(all);
  details.querySelector("summary").addEventListener("click", () => details.open || frame(inIt.map((box) => box.value)));
  return district;
}

// All that the search shows; if these are ticked already, none of them.
function tickAll({ boxes: inIt }) {
  const shown = inIt.filter(isShown);
  const wanted = !shown.every((box) => box.checked);
  for (const box of shown.filter((one) => one.checked !== wanted)) {
    box.checked = wanted;
    shade(box.value);
  }
  count();
}

function isShown(box) {
  return !itemOf(box).hidden;
}

function itemOf(box) {
  return box.closest(".govuk-checkboxes__item");
}

// While the search has words, the districts with a ward that fits are open.
function narrow() {
  const wanted = words.value.trim().toLowerCase();
  const isSearch = Boolean(wanted);
  for (const box of boxes.values()) {
    itemOf(box).hidden = !itemOf(box).textContent.toLowerCase().includes(wanted);
  }
  for (const district of districts) {
    if (isSearch && district.name.toLowerCase().includes(wanted)) {
      district.boxes.forEach((box) => (itemOf(box).hidden = false));
    }
    if (isSearch && !wasSearch) {
      district.wasOpen = district.details.open;
    }
    district.details.hidden = !district.boxes.some(isShown);
    if (isSearch || wasSearch) {
      district.details.open = isSearch || district.wasOpen;
    }
  }
  wasSearch = isSearch;
  count();
}

function draw() {
  map = makeMap(canvas, { showAll: () => frame([...shapes.keys()]), showFirst });
  L.geoJSON(areas, { style: { className: "sh-team-ward" }, onEachFeature: listen }).addTo(map);
  for (const code of shapes.keys()) {
    shade(code);
  }
  showFirst();
}

// The districts that the team is at work in; the whole force, if it has none yet.
function showFirst() {
  const near = areas.features.filter(({ properties }) => properties.is_near);
  fit((near.length ? near : areas.features).map(({ properties }) => properties.code));
}

function frame(codes) {
  if (map) {
    map.fire("nearer");
    fit(codes);
  }
}

function fit(codes) {
  const box = L.latLngBounds([]);
  codes.forEach((code) => shapes.has(code) && box.extend(shapes.get(code).getBounds()));
  if (box.isValid()) {
    map.fitBounds(box, { padding: [16, 16], animate: false });
  }
}

function listen({ properties: { code } }, shape) {
  shapes.set(code, shape);
  shape.bindTooltip(() => named(code), { sticky: true, direction: "top", className: "sh-map-tip" });
  shape.on("click", () => choose(code));
  shape.on("mouseover", () => point(code, true));
  shape.on("mouseout", () => point(code, false));
}

// The list shows what the map changed.
function choose(code) {
  const box = boxes.get(code);
  const folded = box?.closest("details");
  if (folded) {
    folded.open = true;
  }
  box?.click();
}

function named(code) {
  const { name, team, district } = shapes.get(code).feature.properties;
  const has = boxes.get(code)?.checked ? "This team" : team || "No team";
  const text = made("span", "");
  text.append(made("strong", "", { textContent: name }), ` ${district ? `${district}: ` : ""}${has}`);
  return text;
}

function follow(code) {
  shade(code);
  count();
  // The words beside the pointer, which stays where it selected the ward.
  shapes.get(code)?.getTooltip().update();
}

function shade(code) {
  const shape = shapes.get(code);
  if (!shape) {
    return;
  }
  const { team, by_district: byDistrict } = shape.feature.properties;
  const isOwn = Boolean(boxes.get(code)?.checked) || (byDistrict && team === own);
  const path = shape.getElement();
  path.classList.toggle("sh-team-ward--own", isOwn);
  path.classList.toggle("sh-team-ward--other", !isOwn && Boolean(team) && team !== own);
}

// Show on the map which ward has the focus in the list.
function seek(code) {
  point(code, true);
  const middle = shapes.get(code)?.getBounds().getCenter();
  if (middle && !map.getBounds().contains(middle)) {
    map.fire("nearer");
    map.panTo(middle, { animate: false });
  }
}

function point(code, on) {
  shapes.get(code)?.getElement()?.classList.toggle("sh-team-ward--pointed", on);
}

function count() {
  const all = [...boxes.values()];
  const shown = all.filter(isShown).length;
  const of = shown === all.length ? "" : ` ${shown} of ${all.length} wards shown.`;
  const ticked = nTicked(all);
  chosen.textContent = `${ticked === 1 ? "1 ward" : `${ticked} wards`} ticked.${of}`;
  for (const district of districts) {
    const seen = district.boxes.filter(isShown);
    const word = seen.length && seen.every((box) => box.checked) ? "Untick" : "Tick";
    district.all.textContent = `${word} all${seen.length < district.boxes.length ? " shown" : ""}`;
    district.all.setAttribute("aria-label", `${district.all.textContent} in ${district.name}`);
    const n = `${nTicked(district.boxes)} of ${district.boxes.length} ticked`;
    district.details.querySelector(".sh-folded__count").textContent = n;
  }
}

function nTicked(some) {
  return some.filter((box) => box.checked).length;
}
