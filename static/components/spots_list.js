// The list of records in view on the map. Zoomed out it is by street, the most first, each with
// a button that zooms in; zoomed in it is by place, with the records. Records not in view are
// counted in words. If there are too many streets, the rows are the circles.

import { made } from "../lib/elements.js";

const MOST_ROWS = 50;
const AWAY = "Away from any street that is known here";

// The name of a circle: its streets with the most records, with their counts.
export function nameOf({ streets, others, near }, { counted }) {
  if (!streets) {
    return near ? `Around ${near}` : AWAY;
  }
  const names = streets.map(({ name, n }) => (counted ? `${name || AWAY} ${n.toLocaleString("en-GB")}` : name || AWAY));
  if (others) {
    names.push(`${others.toLocaleString("en-GB")} in other streets`);
  }
  return names.join(", ");
}

export function makeSpotsList(box, { nearer, point }) {
  const heading = made("h2", "sh-map-spots__name", { id: "spots-name", tabIndex: -1 });
  const remark = made("p", "sh-map-spots__remark", { role: "status" });
  const scroll = made("div", "sh-map-spots__scroll", { role: "region", tabIndex: 0 });
  scroll.setAttribute("aria-label", "Records in view");
  box.append(heading, remark, scroll);
  box.setAttribute("aria-labelledby", heading.id);

  function nothing() {
    box.hidden = true;
  }

  function loading() {
    box.hidden = false;
    box.setAttribute("aria-busy", "true");
    if (!heading.textContent) {
      heading.textContent = "In view";
      remark.textContent = "Loading records in view …";
    }
  }

  function lost(again) {
    box.removeAttribute("aria-busy");
    heading.textContent = "In view: not known";
    remark.textContent = "The places could not be loaded. ";
    const button = made("button", "sh-map-spots__again", { type: "button", textContent: "Try again" });
    button.addEventListener("click", again);
    remark.append(button);
    scroll.replaceChildren();
  }

  function found({ features, streets, counts, shows }, units) {
    box.removeAttribute("aria-busy");
    heading.textContent = `In view: ${number(counts.shown)} of ${number(counts.total)} ${units}`;
    remark.textContent = missing(counts);
    const byStreet = shows === "squares" && streets;
    const all = byStreet ? streets : features;
    const rows = all.slice(0, MOST_ROWS).map((one, n) => (byStreet ? streetRow(one) : rowOf(one, n, shows)));
    scroll.replaceChildren();
    if (rows.length) {
      scroll.append(tableOf(rows, byStreet ? "streets" : shows));
    }
    if (all.length > rows.length) {
      const more = `The ${number(all.length - rows.length)} smallest are left out: zoom in to list them.`;
      scroll.append(made("p", "sh-muted sh-small", { textContent: more }));
    }
  }

  function streetRow({ name, words, at }) {
    const row = made("tr", "");
    const place = made("th", "", { scope: "row" });
    const button = made("button", "sh-map-spots__nearer", { type: "button", textContent: name || AWAY });
    button.append(made("span", "sh-visually-hidden", { textContent: ": zoom in" }));
    button.addEventListener("click", () => nearer({ geometry: { coordinates: at } }));
    place.append(button);
    row.append(place, made("td", "sh-number", { textContent: words }));
    return row;
  }

  function rowOf(feature, n, shows) {
    const { words, things } = feature.properties;
    const row = made("tr", "", { id: `spot-${n}` });
    const place = made("th", "", { scope: "row" });
    const name = nameOf(feature.properties, { counted: shows === "squares" });
    if (shows === "squares") {
      const button = made("button", "sh-map-spots__nearer", { type: "button", textContent: name });
      button.append(made("span", "sh-visually-hidden", { textContent: ": zoom in" }));
      button.addEventListener("click", () => nearer(feature));
      place.append(button);
    } else {
      place.append(name);
    }
    const content = made("td", shows === "squares" ? "sh-number" : "");
    content.append(things ? listOf(things) : words);
    row.append(place, content);
    for (const [event, on] of [["mouseenter", true], ["focusin", true], ["mouseleave", false], ["focusout", false]]) {
      row.addEventListener(event, () => point(n, on));
    }
    return row;
  }

  function open(n) {
    const row = document.getElementById(`spot-${n}`);
    row?.scrollIntoView({ block: "nearest" });
    const goal = row?.querySelector("a, button") ?? heading;
    goal.focus();
  }

  return { nothing, loading, lost, found, open };
}

function tableOf(rows, shows) {
  const table = made("table", "sh-table");
  const caption = made("caption", "sh-visually-hidden", { textContent: "Records in view on the map, most first" });
  const head = made("thead", "");
  const titles = made("tr", "");
  for (const title of [shows === "streets" ? "Street" : "Place", shows === "points" ? "What" : "How many"]) {
    const heading = made("th", "", { scope: "col", textContent: title });
    heading.classList.toggle("sh-number", title === "How many");
    titles.append(heading);
  }
  head.append(titles);
  const body = made("tbody", "");
  body.append(...rows);
  table.append(caption, head, body);
  return table;
}

function listOf(things) {
  const list = made("ul", "sh-list");
  for (const { reference, url, day, what } of things) {
    const item = made("li", "");
    if (reference) {
      item.append(made("a", "sh-reference", { href: url, textContent: reference }), " ");
    }
    item.append(made("span", "sh-small", { textContent: `${day}, ${what}` }));
    list.append(item);
  }
  return list;
}

function missing({ outside, not_known: notKnown, elsewhere, shown }) {
  const sentences = [];
  if (shown === 0) {
    sentences.push("None in this part of the map.");
  }
  if (outside) {
    sentences.push(`${number(outside)} outside this view.`);
  }
  if (notKnown) {
    sentences.push(`${number(notKnown)} without a known place.`);
  }
  if (elsewhere) {
    sentences.push(`${number(elsewhere)} of those in view are in no loaded district.`);
  }
  return sentences.join(" ");
}

function number(n) {
  return n.toLocaleString("en-GB");
}
