// The *point* of a form, in its hidden latitude and longitude: the position of the officer, or one
// set on the map. A status line says that it will be saved, and it can be removed.

const DECIMALS = 6;

export function makePoint(part) {
  const field = (name) => part.querySelector(`[name="${name}"]`);
  const [latitude, longitude, notKnown] = ["latitude", "longitude", "place_not_known"].map(field);
  const box = part.querySelector("[data-point]");
  const status = box.querySelector("[data-point-status]");
  const undo = box.querySelector("[data-point-undo]");
  const followers = [];

  const point = {
    at: () => (latitude.value === "" ? null : [Number(latitude.value), Number(longitude.value)]),
    say: (text) => (status.textContent = text),
    follow: (follower) => followers.push(follower),
    set(at, { said, takeAway }) {
      if (notKnown) notKnown.checked = false;
      fill(...at.map((degrees) => degrees.toFixed(DECIMALS)));
      undo.textContent = takeAway;
      undo.hidden = false;
      point.say(said);
    },
    clear(said = "") {
      fill("", "");
      undo.hidden = true;
      point.say(said);
    },
  };

  function fill(lat, lon) {
    latitude.value = lat;
    longitude.value = lon;
    // For scripts that follow the form, such as the search for possible duplicates.
    latitude.dispatchEvent(new Event("change", { bubbles: true }));
    followers.forEach((follower) => follower());
  }

  undo.addEventListener("click", () => {
    point.clear();
    box.querySelector("button:not([hidden])").focus();
  });
  notKnown?.addEventListener("change", () => {
    if (notKnown.checked && point.at()) {
      point.clear();
    }
  });
  if (point.at()) {
    point.set(point.at(), { said: "A point will be saved with the place.", takeAway: "Remove the point" });
  }
  box.hidden = false;
  return point;
}
