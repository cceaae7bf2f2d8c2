// "I am standing there": a button that sets the form's point to the phone's position. Without
// JavaScript there is no button, and the place is typed.

const WAIT_MS = 15000;
const FRESH_MS = 30000;
const SOON_MS = 5000;

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

// Where the phone is, if its owner has already allowed that; null if not, without asking.
export async function positionIfAllowed() {
  const allowed = await navigator.permissions?.query({ name: "geolocation" }).catch(() => null);
  if (allowed?.state !== "granted") {
    return null;
  }
  return new Promise((resolve) => {
    const found = ({ coords }) => resolve([coords.latitude, coords.longitude]);
    navigator.geolocation.getCurrentPosition(found, () => resolve(null), { timeout: SOON_MS, maximumAge: FRESH_MS });
  });
}

function words(error) {
  return error.code === error.PERMISSION_DENIED
    ? "This phone does not allow its position to be used. Type the place instead."
    : "Your position was not found. Try again, or type the place.";
}
