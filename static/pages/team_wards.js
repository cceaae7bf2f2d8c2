// The wards of a team. A ward that is selected on the map ticks its box in the list, which is
// what the form sends; the search narrows the list, and never unticks anything.

import { makeMap } from "../components/map_canvas.js";
import { made } from "../lib/elements.js";

const { areas, own } = JSON.parse(document.getElementById("team-wards").textContent);
const canvas = document.getElementById("map");
const chosen = document.getElementById("wards-chosen");
const search = document.getElementById("ward-search");
const words = document.getElementById("ward-words");
const boxes = new Map([...document.querySelectorAll('input[name="wards"]')].map((box) => [box.value, box]));
const shapes = new Map();

search.hidden = false;
words.addEventListener("input", narrow);
// Enter in the search does not send the form.
words.addEventListener("keydown", (event) => event.key === "Enter" && event.preventDefault());
for (const [code, box] of boxes) {
  box.addEventListener("change", () => follow(code));
  box.addEventListener("focus", () => point(code, true));
  box.addEventListener("blur", () => point(code, false));
}
if (canvas) {
  draw();
}
count();

function narrow() {
  const wanted = words.value.trim().toLowerCase();
  for (const box of boxes.values()) {
    const item = box.closest(".govuk-checkboxes__item");
    item.hidden = !item.textContent.toLowerCase().includes(wanted);
  }
  count();
}

function draw() {
  const map = makeMap(canvas, { showAll: fit });
  const layer = L.geoJSON(areas, { style: { className: "sh-team-ward" }, onEachFeature: listen });
  layer.addTo(map);
  for (const code of shapes.keys()) {
    shade(code);
  }
  fit();

  function fit() {
    const box = layer.getBounds();
    if (box.isValid()) {
      map.fitBounds(box, { padding: [16, 16], animate: false });
    }
  }
}

function listen({ properties: { code } }, shape) {
  shapes.set(code, shape);
  shape.bindTooltip(() => named(code), { sticky: true, direction: "top", className: "sh-map-tip" });
  shape.on("click", () => boxes.get(code)?.click());
  shape.on("mouseover", () => point(code, true));
  shape.on("mouseout", () => point(code, false));
}

function named(code) {
  const { name, team } = shapes.get(code).feature.properties;
  const text = made("span", "");
  text.append(made("strong", "", { textContent: name }), boxes.get(code)?.checked ? " This team" : ` ${team || "No team"}`);
  return text;
}

function follow(code) {
  shade(code);
  count();
}

function shade(code) {
  const shape = shapes.get(code);
  if (!shape) {
    return;
  }
  const isOwn = Boolean(boxes.get(code)?.checked);
  const { team } = shape.feature.properties;
  const path = shape.getElement();
  path.classList.toggle("sh-team-ward--own", isOwn);
  path.classList.toggle("sh-team-ward--other", !isOwn && Boolean(team) && team !== own);
}

function point(code, on) {
  shapes.get(code)?.getElement()?.classList.toggle("sh-team-ward--pointed", on);
}

function count() {
  const all = [...boxes.values()];
  const ticked = all.filter((box) => box.checked).length;
  const shown = all.filter((box) => !box.closest(".govuk-checkboxes__item").hidden).length;
  const of = shown === all.length ? "" : ` ${shown} of ${all.length} wards shown.`;
  chosen.textContent = `${ticked === 1 ? "1 ward" : `${ticked} wards`} ticked.${of}`;
}
