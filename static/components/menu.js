// The menu is a <details>, closed on a phone. On a wide page CSS shows it open; this script
// opens it in browsers that cannot do that in CSS. Its parts, groups of links and the account,
// are <details> too, and open over the page on a wide one.

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

// Escape closes a part, and on a wide page so does whatever is done outside of it.
export function closeLikeMenu(part) {
  closeOnEscape(part);
  const leave = ({ target }) => {
    if (part.open && window.matchMedia(WIDE).matches && !part.contains(target)) {
      part.open = false;
    }
  };
  document.addEventListener("click", leave);
  document.addEventListener("focusin", leave);
}

function closeOnEscape(menu) {
  menu.addEventListener("keydown", (event) => {
    if (event.key === "Escape" && menu.open) {
      menu.open = false;
      menu.querySelector("summary").focus();
      // The menu around it stays open.
      event.stopPropagation();
    }
  });
}
