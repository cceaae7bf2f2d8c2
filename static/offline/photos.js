// The photos of a report that is being logged. They are made smaller here, which also drops
// where and when they were taken; the queue keeps them encrypted and sends them after the
// report. Their box is shown only once this phone can keep them.

import { made } from "./form_parts.js";
import { photosAfter } from "./queue.js";

const LONGEST_SIDE = 2048;
const QUALITIES = [0.82, 0.6];
const MOST_BYTES = 3_000_000;
const MOST_FOR_A_REPORT = 12;
const chosen = new WeakMap();

// `corrected` is the entry whose photos wait on this phone already, if there is one.
export function takePhotos(form, corrected) {
  const box = form.querySelector("[data-take-photos]");
  if (!box) {
    return;
  }
  const photos = [];
  chosen.set(form, photos);
  const input = box.querySelector("input");
  input.addEventListener("change", () => {
    for (const file of input.files) {
      if (photos.length < MOST_FOR_A_REPORT) {
        add(box, photos, file);
      } else {
        say(box, `A report takes ${MOST_FOR_A_REPORT} photos here. Add the others on its page`);
      }
    }
    input.value = "";
  });
  showKept(box, corrected).catch(() => {});
}

// Resolves to the photos as they are kept, once all are made smaller.
export async function photosOf(form) {
  const photos = await Promise.all((chosen.get(form) ?? []).map(({ smaller }) => smaller));
  return photos.filter(Boolean);
}

async function showKept(box, corrected) {
  const { length } = await photosAfter(corrected);
  if (length > 0) {
    say(box, length === 1 ? "1 photo waits on this phone for this report" : `${length} photos wait on this phone for this report`);
  }
}

function add(box, photos, file) {
  const line = made("li", "sh-take-photos__one");
  const words = made("span", "", "Being made smaller…");
  const button = made("button", "govuk-button sh-button sh-button--secondary", "Remove");
  button.type = "button";
  const photo = { smaller: smallerOrNull(file) };
  const drop = () => {
    photos.splice(photos.indexOf(photo), 1);
    line.remove();
    box.querySelector("input").focus();
  };
  photos.push(photo);
  button.append(made("span", "govuk-visually-hidden", ` ${file.name}`));
  button.addEventListener("click", drop);
  line.append(words, button);
  box.querySelector("[data-photos-list]").append(line);
  photo.smaller.then((blob) => {
    if (blob) {
      words.textContent = `${file.name}, ${Math.ceil(blob.size / 1000)} kB`;
    } else {
      photos.splice(photos.indexOf(photo), 1);
      line.remove();
      say(box, `${file.name} is not a photo that this phone can read. Choose a JPEG, PNG or WebP`);
    }
  });
}

function say(box, words) {
  box.querySelector("[data-photos-said]").textContent = words;
}

async function smallerOrNull(file) {
  try {
    return await smaller(file);
  } catch {
    return null;
  }
}

// Returns the picture alone as JPEG, upright; null if it stays too large.
async function smaller(file) {
  const picture = await createImageBitmap(file);
  const scale = Math.min(1, LONGEST_SIDE / Math.max(picture.width, picture.height));
  const canvas = document.createElement("canvas");
  canvas.width = Math.max(Math.round(picture.width * scale), 1);
  canvas.height = Math.max(Math.round(picture.height * scale), 1);
  const pen = canvas.getContext("2d");
  // A transparent picture would be black.
  pen.fillStyle = "white";
  pen.fillRect(0, 0, canvas.width, canvas.height);
  pen.drawImage(picture, 0, 0, canvas.width, canvas.height);
  picture.close();
  for (const quality of QUALITIES) {
    const blob = await new Promise((done) => canvas.toBlob(done, "image/jpeg", quality));
    if (blob && blob.size <= MOST_BYTES) {
      return blob;
    }
  }
  return null;
}
