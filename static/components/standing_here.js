// "I am standing there": a button that takes the phone's position into the form's hidden
// latitude and longitude, says so, and can take it back. Without JavaScript there is no
// button, and the place is typed.

const WAIT_MS = 15000;
const FRESH_MS = 30000;
const DECIMALS = 6;

export function offerPosition(part) {
  if (!("geolocation" in navigator)) {
    return;
  }
  const field = (name) => part.querySelector(`[name="${name}"]`);
  const [latitude, longitude] = [field("latitude"), field("longitude")];
  const status = made("p", "sh-position__status");
  const button = made("button", "govuk-button sh-button sh-button--secondary");
  status.setAttribute("role", "status");
  button.type = "button";

  const show = (said) => {
    const isSet = latitude.value !== "";
    button.textContent = isSet ? "Do not use my position" : "I am standing there";
    status.textContent = said ?? (isSet ? "Your position will be saved." : "");
  };
  const set = (lat, lon, said) => {
    latitude.value = lat;
    longitude.value = lon;
    show(said);
  };
  const found = ({ coords }) => {
    field("place_not_known").checked = false;
    set(
      coords.latitude.toFixed(DECIMALS),
      coords.longitude.toFixed(DECIMALS),
      `Your position will be saved, right to about ${Math.ceil(coords.accuracy)} metres.`,
    );
  };
  const failed = (error) => show(words(error));

  button.addEventListener("click", () => {
    if (latitude.value !== "") {
      set("", "", "");
      return;
    }
    show("Finding where you are…");
    const how = { enableHighAccuracy: true, timeout: WAIT_MS, maximumAge: FRESH_MS };
    navigator.geolocation.getCurrentPosition(found, failed, how);
  });
  field("place_not_known").addEventListener("change", (event) => {
    if (event.target.checked && latitude.value !== "") {
      set("", "", "");
    }
  });

  const box = made("div", "sh-position");
  box.append(button, status);
  field("place").closest(".govuk-form-group").append(box);
  show();
}

function words(error) {
  return error.code === error.PERMISSION_DENIED
    ? "This phone does not allow its position to be used. Type the place instead."
    : "Your position was not found. Try again, or type the place.";
}

function made(tag, className) {
  const element = document.createElement(tag);
  element.className = className;
  return element;
}
