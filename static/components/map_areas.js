// The areas on the map, coloured by the rows of the table beside it.

import { fetchJson } from "../lib/fetch_json.js";
import { makeNames } from "./map_names.js";

const FEW = 60;
const SHADES = ["gap", "older", "few", "more", "same", "fewer", "unknown", "plain", "0", "1", "2", "3", "4", "5"];

export function makeAreas(map, { choose }) {
  let layer = null;
  let address = "";
  let wanted = "";
  let shown = "";
  const byCode = new Map();
  const names = makeNames(map);

  async function draw(outlines) {
    wanted = outlines;
    if (outlines === address) {
      return false;
    }
    const collection = outlines ? await fetchJson(outlines).catch((error) => lose(outlines, error)) : null;
    if (outlines !== wanted || outlines === address) {
      return false;
    }
    clear();
    address = outlines;
    if (!collection) {
      return false;
    }
    layer = L.geoJSON(collection, { style: { className: "sh-area", weight: 1 }, onEachFeature: listen });
    layer.addTo(map);
    names.of([...byCode.values()]);
    return true;
  }

  function clear() {
    layer?.remove();
    layer = null;
    address = "";
    byCode.clear();
    names.of([]);
  }

  // Remove the old areas, because the new figures are not theirs.
  function lose(outlines, error) {
    if (outlines === wanted) {
      clear();
    }
    throw error;
  }

  function listen(feature, area) {
    const { code, name } = feature.properties;
    byCode.set(code, area);
    Object.assign(area, { name, sentence: name, number: "" });
    area.bindTooltip(tooltipText, { sticky: true, direction: "top", className: "sh-map-tip" });
    area.on("click", () => choose(code));
    area.on("mouseover", () => point(code, true));
    area.on("mouseout", () => point(code, false));
  }

  function tooltipText(area) {
    const text = document.createElement("span");
    const name = document.createElement("strong");
    name.textContent = area.name;
    text.append(name, ` ${area.sentence}`);
    return text;
  }

  function paint(table, { gap, chosen, plain }) {
    for (const row of table.querySelectorAll("[data-code]")) {
      const area = byCode.get(row.dataset.code);
      if (area) {
        area.sentence = row.dataset.words;
        area.name = row.querySelector("a").textContent;
        area.number = plain || gap ? "" : (row.dataset.number ?? "");
        shade(area.getElement(), plain ? "plain" : gap ? "gap" : row.dataset.shade);
        // A tooltip that was opened before the figures came.
        if (area.isTooltipOpen()) {
          area.getTooltip().update();
        }
      }
    }
    for (const [code, area] of byCode) {
      area.getElement()?.classList.toggle("sh-area--chosen", code === chosen);
    }
    byCode.get(chosen)?.bringToFront();
    names.write();
  }

  // Centres an area that is opened and not all in view.
  function bringIntoView(code) {
    const opened = code !== shown && byCode.get(code);
    shown = code;
    if (opened && !map.getBounds().contains(opened.getBounds())) {
      map.panTo(opened.getCenter(), { animate: false });
    }
  }

  function shade(path, name) {
    path?.classList.remove(...SHADES.map((one) => `sh-area--${one}`));
    path?.classList.add(`sh-area--${name}`);
  }

  // Highlight an area: its outline and its row.
  function point(code, on) {
    byCode.get(code)?.getElement()?.classList.toggle("sh-area--pointed", on);
    const row = document.querySelector(`tr[data-code="${CSS.escape(code)}"]`);
    row?.classList.toggle("sh-map-table__pointed", on);
  }

  function tell(code, on) {
    const area = byCode.get(code);
    if (!area) {
      return;
    }
    point(code, on);
    if (on) {
      area.openTooltip(area.getCenter());
    } else {
      area.closeTooltip();
    }
  }

  // The bounds of all areas or, if there are very many, of those with a count.
  function box(table) {
    if (byCode.size <= FEW) {
      return byCode.size ? layer.getBounds() : null;
    }
    const counted = [...table.querySelectorAll("[data-code]")]
      .filter((row) => row.dataset.n !== "0")
      .map((row) => byCode.get(row.dataset.code))
      .filter(Boolean);
    const areas = counted.length ? counted : [...byCode.values()];
    return L.featureGroup(areas).getBounds();
  }

  return { draw, paint, bringIntoView, tell, box };
}
