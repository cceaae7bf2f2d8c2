// "I am standing there": a button that sets the form's point to the phone's position. Without
// JavaScript there is no button, and the place is typed.

const WAIT_MS = 15000;
const FRESH_MS = 30000;

export function offerPosition(button, point) {
  if (!("geolocation" in navigator)) {
    button.hidden = true;
    return;
  }
  const found = ({ coords }) => {
    const metres = Math.ceil(coords.accuracy);
    point.set([coords.latitude, coords.longitude], {
      said: `Your position will be saved, accurate to about ${metres} ${metres === 1 ? "metre" : "metres"}.`,
      takeAway: "Do not use my position",
    });
  };
  button.addEventListener("click", () => {
    point.say("Finding where you are…");
    const how = { enableHighAccuracy: true, timeout: WAIT_MS, maximumAge: FRESH_MS };
    navigator.geolocation.getCurrentPosition(found, (error) => point.say(words(error)), how);
  });
}

function words(error) {
  return error.code === error.PERMISSION_DENIED
    ? "This phone does not allow its position to be used. Type the place instead."
    : "Your position was not found. Try again, or type the place.";
}
