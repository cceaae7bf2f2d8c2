// Scripts of the parts that are on every page. Every page also works without them.

import { offerToCopy } from "../components/copy_reference.js";
import { focusErrorSummary } from "../components/error_summary.js";
import { coverWhenAway } from "../components/idle_lock.js";
import { closeLikeMenu, keepMenuOpenWhenWide, showCurrentTab } from "../components/menu.js";
import { offerToShowPassword } from "../components/password.js";
import { rememberOpenness } from "../components/remember.js";
import { showWhenChosen } from "../components/shown_when.js";
import { changeThemeInPlace } from "../components/theme.js";

for (const dialog of document.querySelectorAll("[data-idle-lock]")) {
  coverWhenAway(dialog);
}
for (const summary of document.querySelectorAll("[data-error-summary]")) {
  focusErrorSummary(summary);
}
for (const menu of document.querySelectorAll("[data-menu]")) {
  keepMenuOpenWhenWide(menu);
}
for (const part of document.querySelectorAll("[data-menu-part]")) {
  closeLikeMenu(part);
}
for (const form of document.querySelectorAll("[data-theme-form]")) {
  changeThemeInPlace(form);
}
for (const row of document.querySelectorAll(".moj-sub-navigation__list")) {
  showCurrentTab(row);
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
