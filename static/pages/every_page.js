// Scripts of the parts that are on every page. Every page also works without them.

import { offerToCopy } from "../components/copy_reference.js";
import { focusErrorSummary } from "../components/error_summary.js";
import { keepMenuOpenWhenWide } from "../components/menu.js";
import { offerToShowPassword } from "../components/password.js";
import { rememberOpenness } from "../components/remember.js";
import { showWhenChosen } from "../components/shown_when.js";

for (const summary of document.querySelectorAll("[data-error-summary]")) {
  focusErrorSummary(summary);
}
for (const menu of document.querySelectorAll("[data-menu]")) {
  keepMenuOpenWhenWide(menu);
}
for (const box of document.querySelectorAll(".sh-password")) {
  offerToShowPassword(box);
}
for (const details of document.querySelectorAll("details[data-remember]")) {
  rememberOpenness(details);
}
for (const reference of document.querySelectorAll("[data-reference]")) {
  offerToCopy(reference);
}
for (const part of document.querySelectorAll("[data-shown-when]")) {
  showWhenChosen(part);
}
