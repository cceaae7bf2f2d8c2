// Colours of the theme for what is drawn on a canvas, which does not know custom properties.

export const THEME_CHANGED = "themechanged";
const DARK = "(prefers-color-scheme: dark)";

// Returns a function that starts a drawing: it returns one that finds a colour by its name
// without `prefix`, in the theme that the element has now.
export function coloursIn(element, prefix) {
  // The value of a custom property still has both themes in it; a colour has one.
  const probe = document.createElement("span");
  probe.hidden = true;
  element.append(probe);
  const style = getComputedStyle(probe);
  const dark = window.matchMedia(DARK);
  // By the theme and the classes of the element: to ask for a style costs a millisecond.
  const byLook = {};

  return () => {
    const look = [document.documentElement.dataset.theme, dark.matches, element.className].join(" ");
    const known = (byLook[look] ??= {});
    return (name) => {
      if (!known[name]) {
        probe.style.color = `var(${prefix}${name}, transparent)`;
        known[name] = style.color;
      }
      return known[name];
    };
  };
}

// Calls `draw` when the device or the viewer changes the theme.
export function followTheme(draw) {
  window.matchMedia(DARK).addEventListener("change", draw);
  document.addEventListener(THEME_CHANGED, draw);
}
