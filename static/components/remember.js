// Keeps a <details data-remember="filter"> open or closed as the user left it in this window.

export function rememberOpenness(details) {
  const key = `${location.pathname}#${details.dataset.remember}`;
  if (sessionStorage.getItem(key) === "open") {
    details.open = true;
  }
  details.addEventListener("toggle", () => {
    sessionStorage.setItem(key, details.open ? "open" : "shut");
  });
}
