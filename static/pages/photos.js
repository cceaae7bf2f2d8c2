// The photos of a report: with this script each is sent separately, with its progress, and can
// be stopped or sent again. Without it the form sends all of them together.

import { sendOneByOne } from "../components/photos.js";

for (const form of document.querySelectorAll("[data-photos]")) {
  sendOneByOne(form);
}
