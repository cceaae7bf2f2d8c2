// A new report or arrest. The words of these pages: the *place* is typed, or taken from
// where the officer stands; *when* is a tap, and only "another time" asks for a date.
// (Showing that date is for every_page.js.) Nothing here is needed to send the form.

import { showLikelyMatches } from "../components/likely_matches.js";
import { offerPosition } from "../components/standing_here.js";
import { sendOnce } from "../components/send_once.js";

for (const part of document.querySelectorAll("[data-where]")) {
  offerPosition(part);
}
for (const clientUuid of document.querySelectorAll("[name=client_uuid]")) {
  sendOnce(clientUuid);
}
for (const box of document.querySelectorAll("[data-likely-matches]")) {
  showLikelyMatches(box);
}
