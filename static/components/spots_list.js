// The list of what is in view on the map. Zoomed out it is by street, largest first, each with a
// button that zooms to it and a link to its records; zoomed in it is by place, with its records. A
// remark says what is not in view, or that there are too many records to count by street.

import { made } from "../lib/elements.js";

const MOST_ROWS = 50;
const AWAY = "No street named";
const TOO_MANY = "Too many to list by street: zoom in, or choose a shorter time.";

// The name of a circle: its largest streets, with the count of each. Empty if there are too many
// records to count by street.
export function nameOf({ streets, others }, { counted }) {
  if (!streets) {
    return "";
  }
  const names = streets.map(({ name, n }) => (counted ? `${name || AWAY} ${number(n)}` : name || AWAY));
  return names.join(", ") + (others ? ` and ${number(others)} more` : "");
}

export function makeSpotsList(box, { nearer, point }) {
  const heading = made("h2", "sh-map-spots__name", { id: "spots-name", tabIndex: -1 });
  const remark = made("p", "sh-map-spots__remark", { role: "status" });
  const scroll = made("div", "sh-map-spots__scroll", { role: "region", tabIndex: 0 });
  scroll.setAttribute("aria-label", "The list of what is in view");
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
      remark.textContent = "Loading what is in view …";
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
    const byStreet = shows === "squares";
    remark.textContent = [missing(counts), byStreet && !streets ? TOO_MANY : ""].join(" ").trim();
    const all = byStreet ? streets ?? [] : features;
    const rows = all.slice(0, MOST_ROWS).map((one, n) => (byStreet ? streetRow(one) : rowOf(one, n)));
    scroll.replaceChildren();
    if (rows.length) {
      scroll.append(tableOf(rows, byStreet));
    }
    if (all.length > rows.length) {
      const more = `${number(all.length - rows.length)} more: zoom in.`;
      scroll.append(made("p", "sh-muted sh-small", { textContent: more }));
    }
  }

  function streetRow({ name, words, at, url }) {
    const row = made("tr", "");
    const place = made("th", "", { scope: "row" });
    const button = made("button", "sh-map-spots__nearer", { type: "button", textContent: name || AWAY });
    button.append(made("span", "sh-visually-hidden", { textContent: ": zoom in" }));
    button.addEventListener("click", () => nearer({ geometry: { coordinates: at } }));
    place.append(button);
    const many = made("td", "sh-number");
    many.append(url ? made("a", "", { href: url, textContent: words }) : words);
    row.append(place, many);
    return row;
  }

  function rowOf(feature, n) {
    const { words, items } = feature.properties;
    const row = made("tr", "", { id: `spot-${n}` });
    const what = made("td", "");
    what.append(items ? listOf(items) : words);
    row.append(made("th", "", { scope: "row", textContent: nameOf(feature.properties, { counted: false }) }), what);
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

function tableOf(rows, byStreet) {
  const table = made("table", "sh-table");
  const caption = made("caption", "sh-visually-hidden", { textContent: "What is in view on the map, largest first" });
  const head = made("thead", "");
  const titles = made("tr", "");
  for (const title of byStreet ? ["Street", "How many"] : ["Place", "What"]) {
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

function listOf(items) {
  const list = made("ul", "sh-list");
  for (const { reference, url, day, what } of items) {
    const row = made("li", "");
    if (reference) {
      const link = made("a", "", { href: url, textContent: `${what} ` });
      link.append(made("span", "sh-reference", { textContent: reference }));
      row.append(link, made("span", "sh-small", { textContent: `, ${day}` }));
    } else {
      row.append(made("span", "sh-small", { textContent: `${what}, ${day}` }));
    }
    list.append(row);
  }
  return list;
}

function missing({ outside, not_known: notKnown, elsewhere, shown, more = 0 }) {
  const remarks = [];
  if (shown === 0) {
    remarks.push("None in this part of the map.");
  }
  if (more) {
    remarks.push(`${number(more)} more in this view: zoom in.`);
  }
  if (outside) {
    remarks.push(`${number(outside)} outside this view.`);
  }
  if (notKnown) {
    remarks.push(`${number(notKnown)} without a known place.`);
  }
  if (elsewhere) {
    remarks.push(`${number(elsewhere)} of those in view are in no loaded district.`);
  }
  return remarks.join(" ");
}

function number(n) {
  return n.toLocaleString("en-GB");
}
