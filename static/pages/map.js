// The map page. The server renders every number, sentence and bar; this script colours the map
// from the table. When the user chooses another view, it fetches that page and replaces the
// parts, so that the map stays and the address always matches what is shown.
//
//   part   a part of the page that the server renders: headline, table, timeline …
//   state  the part with the current view, the address of its outlines, and its version
//   show   go to another view of the figures

import { followFigures } from "../components/follow_figures.js";
import { makeAreas } from "../components/map_areas.js";
import { makeDistricts } from "../components/map_base.js";
import { lookFrom, makeMap } from "../components/map_canvas.js";
import { makeSpots } from "../components/map_spots.js";
import { replaceParts } from "../components/replace_parts.js";
import { makeSpotsList } from "../components/spots_list.js";
import { addressOf } from "../lib/address.js";
import { fetchOrUnlock } from "../lib/fetch_or_unlock.js";

const page = document.getElementById("map-page");
const status = document.getElementById("map-status");
const state = () => document.getElementById("map-state");
const part = (name) => page.querySelector(`[data-part="${name}"]`);

const map = makeMap(document.getElementById("map"), { showAll: fit });
const areas = makeAreas(map, { choose: chooseArea });
const drawDistricts = makeDistricts(map);
const spots = spotsOf(document.getElementById("spots"));
let asking = null;
let opening = true;

// The list is only on the page if the viewer may see exact places.
function spotsOf(box) {
  if (!box) {
    return null;
  }
  const nearer = (feature) => layer.nearer(feature);
  const list = makeSpotsList(box, { nearer, point: (number, on) => layer.point(number, on) });
  const layer = makeSpots(map, {
    tell: {
      ...list,
      found: (answer) => list.found(answer, state().dataset.units),
      async lost(error, again) {
        await stillHere();
        console.error(error);
        list.lost(again);
      },
    },
  });
  return layer;
}

function fit() {
  const box = areas.box(part("table"));
  if (box) {
    // What is shown stands beside the legend, where that lies on the map.
    const key = page.querySelector(".sh-map-legend__key");
    const isOnMap = key && getComputedStyle(key).position === "absolute";
    const left = isOnMap ? key.offsetLeft + key.offsetWidth + 12 : 12;
    map.fitBounds(box, { paddingTopLeft: [left, 12], paddingBottomRight: [12, 12], animate: false });
  }
}

async function paint() {
  const { districts, outlines, gap, area, points } = state().dataset;
  const [isNew] = await Promise.all([areas.draw(outlines), drawDistricts(districts)]);
  if (isNew && !(opening && lookFrom(map, location.hash))) {
    fit();
  }
  opening = false;
  areas.paint(part("table"), { gap: gap === "yes", chosen: area, plain: Boolean(points) });
  areas.bringIntoView(area);
  spots?.follow(points);
}

function furnish() {
  for (const fallback of page.querySelectorAll("[data-without-script]")) {
    fallback.hidden = true;
  }
  for (const control of page.querySelectorAll("[data-with-script]")) {
    control.hidden = false;
  }
}

function showChoice() {
  const form = document.getElementById("map-controls");
  show(addressOf(form.action, [...new FormData(form)]));
}

function chooseArea(code) {
  const address = new URL(state().dataset.url, location);
  address.searchParams.set("area", code);
  show(address.href).then(() => part("area").scrollIntoView({ block: "nearest" }));
}

async function show(address, { push = true } = {}) {
  asking?.abort();
  asking = new AbortController();
  page.setAttribute("aria-busy", "true");
  try {
    const response = await fetchOrUnlock(address, { signal: asking.signal });
    const fresh = new DOMParser().parseFromString(await response.text(), "text/html");
    if (!fresh.getElementById("map-page")) {
      location.assign(address);
      return;
    }
    document.title = fresh.title;
    replaceParts(page, fresh);
    say("");
    if (push) {
      history.pushState(null, "", state().dataset.url + location.hash);
      say(document.getElementById("headline").textContent);
    }
    furnish();
  } catch (error) {
    if (error.name !== "AbortError") {
      page.removeAttribute("aria-busy");
      showError("The figures could not be loaded.", error, () => show(address, { push }));
    }
    return;
  }
  await tryToPaint();
  page.removeAttribute("aria-busy");
}

async function tryToPaint() {
  try {
    await paint();
  } catch (error) {
    showError("The map could not be drawn; the table has the same numbers.", error, paintAgain);
  }
}

async function paintAgain() {
  say("");
  await tryToPaint();
}

// Leaving the page ends its requests too: by the next task that page is gone.
function stillHere() {
  return new Promise((resume) => setTimeout(resume));
}

async function showError(what, error, again) {
  await stillHere();
  console.error(error);
  say(`${what} Check the connection and `, true);
  const button = document.createElement("button");
  button.type = "button";
  button.className = "sh-map-status__again";
  button.textContent = "try again";
  button.addEventListener("click", again);
  status.append(button, ".");
}

function say(text, isProblem = false) {
  status.textContent = text;
  status.classList.toggle("sh-map-status--problem", isProblem);
}

function codeOf(element) {
  return element.closest?.("[data-code]")?.dataset.code;
}

page.addEventListener("change", (event) => {
  // Dates wait for their button: a date that is typed is not yet the one meant.
  if (event.target.closest("[data-part='controls']")) {
    showChoice();
  }
});
page.addEventListener("click", async (event) => {
  const link = event.target.closest("a[data-area-link], [data-part='quick'] a, [data-part='table'] thead a");
  if (!link || event.ctrlKey || event.metaKey || event.shiftKey) {
    return;
  }
  event.preventDefault();
  const closed = state().dataset.area;
  await show(link.href);
  if (link.dataset.areaLink !== undefined) {
    const goal = document.getElementById("area-name") ?? document.getElementById(`area-${closed}`);
    goal?.focus();
  }
});
page.addEventListener("focusin", (event) => areas.tell(codeOf(event.target), true));
page.addEventListener("focusout", (event) => areas.tell(codeOf(event.target), false));
page.addEventListener("mouseover", (event) => areas.tell(codeOf(event.target), true));
page.addEventListener("mouseout", (event) => areas.tell(codeOf(event.target), false));
window.addEventListener("popstate", () => show(location.href, { push: false }));

furnish();
history.replaceState(null, "", state().dataset.url + location.hash);
tryToPaint();
followFigures({ state, changed: () => show(state().dataset.url, { push: false }) });
