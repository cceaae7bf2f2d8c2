// Sends the photos of a form one after the other. Each has a line with its progress and
// result; a refused or failed photo does not block the others. A photo sent twice is stored
// once, so trying again is always safe.

const FULL = 100;
const DONE = new Set(["added", "refused", "stopped"]);
const WORDS = {
  waiting: "Waiting",
  checking: "Sent. Being checked…",
  added: "Added",
  there: "Already added",
  stopped: "Stopped, not added",
  lost: "Not sent: the connection was lost",
  unknown: "Not added: sign in again or reload this page, and try again",
};

export function sendOneByOne(form) {
  const input = form.querySelector("input[type=file]");
  const list = form.querySelector("[data-photos-list]");
  const status = form.querySelector("[data-photos-said]");
  const lines = [];
  let isSending = false;

  const goOn = async () => {
    if (isSending) {
      return;
    }
    isSending = true;
    status.textContent = "";
    for (let line = next(lines); line; line = next(lines)) {
      await send(line, form);
    }
    isSending = false;
    finish(lines, form, status);
  };

  form.addEventListener("submit", (event) => {
    const files = [...input.files];
    if (!files.length && !lines.length) {
      return; // The server shows the error.
    }
    event.preventDefault();
    for (const file of files) {
      const line = newLine(file, form, goOn);
      lines.push(line);
      list.append(line.element);
    }
    input.value = "";
    goOn();
  });
}

function next(lines) {
  return lines.find((line) => line.state === "waiting");
}

function newLine(file, form, goOn) {
  const line = { file, name: made("span", "sh-photos__name"), words: made("span", "sh-photos__state") };
  line.element = made("li", "");
  line.bar = made("progress", "");
  line.button = made("button", "govuk-button sh-button sh-button--secondary");
  line.button.type = "button";
  line.name.textContent = file.name;
  line.bar.max = FULL;
  line.bar.setAttribute("aria-label", `How much of ${file.name} is sent`);
  line.element.append(line.name, line.bar, line.words, line.button);
  line.button.addEventListener("click", () => {
    if (line.state === "lost" || line.state === "unknown") {
      show(line, "waiting");
      goOn();
    } else {
      line.request?.abort();
      show(line, "stopped");
    }
  });
  if (file.size > Number(form.dataset.largestBytes)) {
    const why = `The file is too big. A photo must be ${form.dataset.largestText} or less`;
    show(line, "refused", why);
  } else {
    show(line, "waiting");
  }
  return line;
}

function show(line, state, words = WORDS[state]) {
  const canRetry = state === "lost" || state === "unknown";
  const isOver = DONE.has(state);
  line.state = state;
  line.element.dataset.state = canRetry ? "refused" : state;
  line.words.textContent = words;
  line.bar.hidden = isOver || canRetry || state === "waiting";
  line.button.hidden = isOver;
  line.button.textContent = canRetry ? "Try again" : "Stop";
  const ofWhich = made("span", "sh-visually-hidden");
  ofWhich.textContent = ` ${line.file.name}`;
  line.button.append(ofWhich);
}

// Resolves when the photo is stored, refused, stopped or lost; it never rejects.
function send(line, form) {
  const request = new XMLHttpRequest();
  const body = new FormData();
  const token = form.querySelector("[name=csrfmiddlewaretoken]");
  line.request = request;
  body.append(token.name, token.value);
  body.append("photos", line.file);
  request.open("POST", form.action);
  request.setRequestHeader("Accept", "application/json");
  request.upload.addEventListener("progress", ({ loaded, total }) => {
    const percent = Math.floor((loaded / total) * FULL);
    line.bar.value = percent;
    show(line, percent < FULL ? "sending" : "checking", percent < FULL ? `${percent}% sent` : undefined);
  });
  show(line, "sending", "0% sent");
  line.bar.value = 0;
  return new Promise((resolve) => {
    request.addEventListener("load", () => resolve(judge(line, request)));
    request.addEventListener("error", () => resolve(show(line, "lost")));
    request.addEventListener("abort", resolve);
    request.send(body);
  });
}

function judge(line, request) {
  const answer = parsed(request.responseText);
  if (answer?.refused?.length) {
    show(line, "refused", answer.refused.join(". "));
  } else if (answer?.added?.length || answer?.there?.length) {
    show(line, "added", answer.added.length ? WORDS.added : WORDS.there);
  } else if (request.status >= 500 && answer?.detail) {
    show(line, "unknown", `Not added. ${answer.detail}`);
  } else {
    show(line, "unknown");
  }
}

function parsed(text) {
  try {
    return JSON.parse(text);
  } catch {
    return null;
  }
}

// If all were added, the page shows them; otherwise the lines stay, with what to do.
function finish(lines, form, status) {
  const nAdded = lines.filter((line) => line.state === "added").length;
  if (nAdded === lines.length) {
    location.assign(form.action);
    return;
  }
  status.textContent = `${nAdded} of ${lines.length} added. `;
  if (nAdded) {
    const link = made("a", "");
    link.href = form.action;
    link.textContent = "Show all photos";
    status.append(link);
  }
}

function made(tag, className) {
  const element = document.createElement(tag);
  if (className) {
    element.className = className;
  }
  return element;
}
