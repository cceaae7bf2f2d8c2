// The menu is a <details>, folded on a phone. On a wide page CSS lays it open; a browser
// that cannot do that in CSS has it opened here.

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
