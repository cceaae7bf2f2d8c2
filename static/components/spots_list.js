// The list of what is in view on the map: the same circles as rows, largest first, each with a
// button that goes nearer or with its records. What is not in view is told in words.

import { made } from "../lib/elements.js";

const MOST_ROWS = 50;

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

  function found({ features, counts, shows }, units) {
    box.removeAttribute("aria-busy");
    heading.textContent = `In view: ${number(counts.shown)} of ${number(counts.total)} ${units}`;
    remark.textContent = missing(counts);
    const rows = features.slice(0, MOST_ROWS).map((feature, n) => rowOf(feature, n, shows));
    scroll.replaceChildren();
    if (rows.length) {
      scroll.append(tableOf(rows, shows));
    }
    if (features.length > rows.length) {
      const more = `The ${number(features.length - rows.length)} smallest are left out: go nearer to list them.`;
      scroll.append(made("p", "sh-muted sh-small", { textContent: more }));
    }
  }

  function rowOf(feature, n, shows) {
    const { words, near, things } = feature.properties;
    const row = made("tr", "", { id: `spot-${n}` });
    const place = made("th", "", { scope: "row" });
    const name = near ? `Near ${near}` : "Away from any street that is known here";
    if (shows === "squares") {
      const button = made("button", "sh-map-spots__nearer", { type: "button", textContent: name });
      button.append(made("span", "sh-visually-hidden", { textContent: ": go nearer" }));
      button.addEventListener("click", () => nearer(feature));
      place.append(button);
    } else {
      place.append(name);
    }
    const told = made("td", shows === "squares" ? "sh-number" : "");
    told.append(things ? listOf(things) : words);
    row.append(place, told);
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
  const caption = made("caption", "sh-visually-hidden", { textContent: "What is in view on the map, most first" });
  const head = made("thead", "");
  const titles = made("tr", "");
  for (const title of ["Place", shows === "squares" ? "How many" : "What"]) {
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
  const told = [];
  if (shown === 0) {
    told.push("None lies in this part of the map.");
  }
  if (outside) {
    told.push(`${number(outside)} outside this view.`);
  }
  if (notKnown) {
    told.push(`${number(notKnown)} without a known place.`);
  }
  if (elsewhere) {
    told.push(`${number(elsewhere)} of those in view lie in no loaded district.`);
  }
  return told.join(" ");
}

function number(n) {
  return n.toLocaleString("en-GB");
}
