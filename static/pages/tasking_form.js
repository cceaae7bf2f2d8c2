// The form of a tasking: its place is chosen from suggestions, or stays in words.

import { askServer, suggestPlaces } from "../components/place_suggestions.js";

for (const part of document.querySelectorAll("[data-where]")) {
  suggestPlaces(part, { search: askServer(part) });
}
