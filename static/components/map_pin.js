// The map for setting a form's point.

import { boxOf, GREAT_BRITAIN } from "../lib/boxes.js";
import { makeCrossMap } from "./map_cross.js";
import { positionIfAllowed } from "./my_position.js";

const CLOSE = 17;
const NOTE = "Tap where it happened. By keyboard: the arrow keys move the cross, + and − zoom in and out, Enter sets the point.";

export function makePin(frame, point) {
  const setAt = ({ lat, lng }) =>
    point.set([lat, lng], { said: "The point on the map will be saved.", takeAway: "Remove the point" });
  const { map, canvas } = makeCrossMap(frame, { name: "place-map", label: "Map to set the point on", note: NOTE, setAt });
  const icon = L.divIcon({ className: "sh-pin__mark", iconSize: null });
  const mark = L.marker([0, 0], { icon, interactive: false, keyboard: false });
  const follow = () => {
    const at = point.at();
    if (at) {
      mark.setLatLng(at).addTo(map);
    } else {
      mark.remove();
    }
  };
  point.follow(follow);

  // Opens at the point, at the chosen place, or at the team's area; there it moves to where the
  // phone is, if that is allowed and the map was not moved meanwhile.
  function show(place) {
    const at = point.at() ?? place;
    map.invalidateSize();
    if (at) {
      map.setView(at, CLOSE, { animate: false });
    } else {
      map.fitBounds(boxOf(frame.dataset.box) ?? GREAT_BRITAIN, { animate: false, maxZoom: 15 });
      moveToPhone();
    }
    follow();
    canvas.focus({ preventScroll: true });
  }

  async function moveToPhone() {
    const opened = map.getCenter();
    const here = await positionIfAllowed();
    if (here && map.getCenter().equals(opened) && !point.at()) {
      map.setView(here, CLOSE, { animate: false });
    }
  }

  return { show };
}
