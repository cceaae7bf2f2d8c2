// A <details data-remember="filter"> opens as it was left, on this page and in this window.

export function rememberOpenness(details) {
  const key = `${location.pathname}#${details.dataset.remember}`;
  if (sessionStorage.getItem(key) === "open") {
    details.open = true;
  }
  details.addEventListener("toggle", () => {
    sessionStorage.setItem(key, details.open ? "open" : "shut");
  });
}
