// The map on which the area of a form is drawn.

import { drawArea } from "../components/drawn_area.js";

for (const frame of document.querySelectorAll("[data-drawn-area]")) {
  drawArea(frame, frame.closest("[data-ground]").dataset);
}
