// The menu is a <details>, closed on a phone. On a wide page CSS shows it open; this script
// opens it in browsers that cannot do that in CSS.

const WIDE = "(min-width: 60em)";

export function keepMenuOpenWhenWide(menu) {
  closeOnEscape(menu);
  if (CSS.supports("selector(::details-content)")) {
    return;
  }
  const wide = window.matchMedia(WIDE);
  const follow = () => {
    menu.open = wide.matches;
  };
  wide.addEventListener("change", follow);
  follow();
}

function closeOnEscape(menu) {
  menu.addEventListener("keydown", (event) => {
    if (event.key === "Escape" && menu.open) {
      menu.open = false;
      menu.querySelector("summary").focus();
    }
  });
}
