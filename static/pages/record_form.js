// The form of a new record. The *place* is typed and chosen from suggestions, or a *point* is
// taken from the phone's position or set on a map. *When* is one tap; only "Another time" asks
// for a date (shown by every_page.js). The form can be sent without this script.

import { chooseByKey } from "../components/chip_keys.js";
import { showLikelyMatches } from "../components/likely_matches.js";
import { offerPin } from "../components/pin_opener.js";
import { makePoint } from "../components/place_point.js";
import { askServer, suggestPlaces } from "../components/place_suggestions.js";
import { sendOnce } from "../components/send_once.js";
import { offerPosition } from "../components/my_position.js";
import { orStored } from "../offline/stored_places.js";

for (const part of document.querySelectorAll("[data-where]")) {
  // Only forms with a map of the ground have a point.
  const point = part.querySelector("[data-point]") && makePoint(part);
  const { chosenAt } = suggestPlaces(part, { search: orStored(askServer(part)) });
  if (point) {
    offerPosition(part.querySelector("[data-standing-here]"), point);
    offerPin(part, point, { near: chosenAt });
  }
}
for (const group of document.querySelectorAll(".sh-choices")) {
  chooseByKey(group);
}
for (const clientUuid of document.querySelectorAll("[name=client_uuid]")) {
  sendOnce(clientUuid);
}
for (const box of document.querySelectorAll("[data-likely-matches]")) {
  showLikelyMatches(box);
}
