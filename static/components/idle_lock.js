// Covers the page when its person was away, until they give their password. The page stays
// as it is behind the cover: what was typed is still in its fields. All tabs lock and unlock
// together. If the session has ended meanwhile, the same password signs in again; if someone
// else has signed in, what the page held is discarded.
//
// The server is asked for the state of the session: "open", "locked" or "ended", and whose
// it is, by a code that names no one.

import { heardLock, heardUnlock, isCovered, onRefused, setCovered, setUncovered } from "../lib/lock_state.js";
import { watchUse } from "./idle_clock.js";

const CHANNEL = "stronghold-lock";
const [LOCKED, UNLOCKED] = ["locked", "unlocked"];
const [OPEN, ENDED, FACTOR, OTHER] = ["open", "ended", "factor", "other"];
const TITLES = { [LOCKED]: "Locked", [ENDED]: "Sign in again", [FACTOR]: "Sign in again", [OTHER]: "Someone else has signed in" };
const PERSON = "stronghold-person";
const TOKENS = "input[name=csrfmiddlewaretoken]";
const NO_SIGNAL = "No signal. Unlock when there is signal; this page stays as it is.";
const TOO_MANY = "There were too many wrong passwords. Wait 15 minutes, then try again.";
const WRONG = "Password is wrong.";
const [MINUTE_MS, SECOND_MS] = [60_000, 1000];
// How long the server has to answer before there is no signal.
const WAIT_MS = 30_000;

export function coverWhenAway(dialog) {
  const { minutes, left, username } = dialog.dataset;
  const addresses = dialog.querySelector("[data-lock-addresses]").dataset;
  const isShell = "shell" in addresses;
  const person = personOf(dialog.dataset.person);
  const form = dialog.querySelector("[data-lock-form]");
  const channel = "BroadcastChannel" in window ? new BroadcastChannel(CHANNEL) : null;
  const server = serverOf(addresses);
  let title = "";
  // Settled once the server has the lock, or has not got it: then it is owed one.
  let locking = Promise.resolve();
  let isOwed = false;

  const clock = watchUse({
    whole: minutes * MINUTE_MS,
    left: left * SECOND_MS,
    away: lockAll,
    report: (seconds) => server.used(seconds).then(hear, () => {}),
  });

  function lockAll() {
    channel?.postMessage(LOCKED);
    cover(LOCKED);
    lockServer();
  }

  // Without signal the server locks the session itself, by the same time.
  function lockServer() {
    isOwed = false;
    locking = server.lock().catch(() => {
      isOwed = true;
    });
  }

  function payLock() {
    if (isOwed && isCovered()) {
      lockServer();
    }
  }

  function cover(state) {
    if (!isCovered()) {
      clock.stop();
      title = document.title;
      document.documentElement.classList.add("sh-is-locked");
      setCovered();
    }
    show(dialog, state);
    if (!dialog.open) {
      dialog.showModal();
      offerPasskey();
    }
    document.title = `${TITLES[state]} – Stronghold`;
  }

  function offerPasskey() {
    const place = dialog.querySelector("[data-lock-otherwise]");
    server.state().then(
      ({ passkey_url: address }) => {
        if (address) {
          const link = document.createElement("a");
          link.href = `${address}?next=${addresses.done}`;
          link.target = "_blank";
          link.rel = "noopener";
          link.textContent = "Use your passkey or security key in another tab";
          place.replaceChildren(link);
          place.hidden = false;
        }
      },
      () => {},
    );
  }

  function uncover() {
    document.title = title;
    document.documentElement.classList.remove("sh-is-locked");
    form?.reset();
    setUncovered();
    dialog.close();
    clock.begin();
  }

  // What was typed belongs to the person whose page this was.
  function discard() {
    cover(OTHER);
    for (const part of document.querySelectorAll("body > :not([data-idle-lock])")) {
      part.remove();
    }
  }

  // Follows what the server says of the session. `isProved`: the password was just given.
  function follow(found, { isProved = false } = {}) {
    renewTokens(found.token);
    if (found.person && person && found.person !== person) {
      discard();
    } else if (found.state === OPEN && isCovered() && isProved) {
      uncover();
    } else if (found.state !== OPEN) {
      cover(found.state);
    }
  }

  // The server did not take the report of use.
  async function hear({ ok }) {
    if (!ok && !isShell) {
      follow(await server.state());
    }
  }

  async function submit() {
    const password = form.elements.password.value;
    if (!password) {
      say(dialog, "Enter your password.");
      return;
    }
    // A lock that is on its way, or that the return of the signal would send, would come after
    // the password, and lock an open page's session.
    payLock();
    await locking;
    const before = await server.state();
    renewTokens(before.token);
    if (before.state === ENDED) {
      const { why, location } = await server.signIn({ username, password, token: before.token });
      if (why) {
        say(dialog, why);
        return;
      }
      const after = await server.state();
      if (after.state === ENDED) {
        elsewhere(location);
      } else {
        tellOthers(after);
      }
    } else if (before.person && person && before.person !== person) {
      discard();
    } else {
      const after = await server.unlock({ password, token: before.token });
      if (after.error) {
        say(dialog, after.error);
      } else {
        tellOthers(after);
      }
    }
  }

  function tellOthers(found) {
    follow(found, { isProved: true });
    if (!isCovered()) {
      channel?.postMessage(UNLOCKED);
    }
  }

  // A second factor is asked for on a page of its own, which unlocks this one.
  function elsewhere(address) {
    cover(FACTOR);
    const link = dialog.querySelector("[data-lock-elsewhere]");
    link.href = address;
    link.textContent = "Continue in another tab";
    link.focus();
  }

  form?.addEventListener("submit", async (event) => {
    event.preventDefault();
    say(dialog, "");
    dialog.setAttribute("aria-busy", "true");
    try {
      await submit();
    } catch {
      say(dialog, NO_SIGNAL);
    }
    dialog.removeAttribute("aria-busy");
    if (isCovered()) {
      form.elements.password.select();
    }
  });
  channel?.addEventListener("message", async ({ data }) => {
    if (data.person) {
      if (person && data.person !== person) {
        discard();
      }
    } else if (data === LOCKED && !isShell) {
      cover(LOCKED);
    } else if (data === LOCKED) {
      heardLock();
    } else if (isCovered()) {
      follow(await server.state(), { isProved: true });
    } else {
      heardUnlock();
    }
  });
  if (!isShell) {
    channel?.postMessage({ person });
  }
  window.addEventListener("online", payLock);
  fillIn(dialog, username);
  stayOpen(dialog);
  offerLock(lockAll);
  onRefused(async () => {
    if (!isShell) {
      cover(LOCKED);
      follow(await server.state());
    }
  });
}

// A page that a phone stores names no person: it is of the last one who opened another page.
function personOf(named) {
  try {
    if (named) {
      localStorage.setItem(PERSON, named);
    }
    return named || (localStorage.getItem(PERSON) ?? "");
  } catch {
    return named;
  }
}

function fillIn(dialog, username) {
  for (const place of dialog.querySelectorAll("[data-lock-username]")) {
    place.textContent = username;
  }
  for (const input of dialog.querySelectorAll("[data-lock-name]")) {
    input.value = username;
    input.defaultValue = username;
  }
  for (const input of dialog.querySelectorAll(TOKENS)) {
    input.value = tokenOfPage();
  }
}

// The account menu has a button that locks at once; without this script it is not shown.
function offerLock(lock) {
  for (const button of document.querySelectorAll("[data-lock-now]")) {
    button.hidden = false;
    button.addEventListener("click", () => {
      // Unlocked, the page is as it was before the menu was opened.
      for (let menu = button.closest("details[open]"); menu; menu = menu.parentElement.closest("details[open]")) {
        menu.open = false;
      }
      lock();
    });
  }
}

function tokenOfPage() {
  return document.querySelector("[data-queue]")?.dataset.token ?? "";
}

// Nothing closes the cover but the password, and no key reaches the page behind it.
function stayOpen(dialog) {
  dialog.addEventListener("cancel", (event) => event.preventDefault());
  dialog.addEventListener("close", () => {
    if (isCovered()) {
      dialog.showModal();
    }
  });
  for (const name of ["keydown", "keyup", "keypress"]) {
    window.addEventListener(
      name,
      (event) => {
        if (isCovered() && !event.target.closest?.("dialog[open]")) {
          event.stopPropagation();
        }
      },
      { capture: true },
    );
    dialog.addEventListener(name, (event) => event.stopPropagation());
  }
}

function show(dialog, state) {
  for (const part of dialog.querySelectorAll("[data-lock-when]")) {
    part.hidden = !part.dataset.lockWhen.split(" ").includes(state);
  }
  dialog.querySelector("[data-lock-title]").textContent = TITLES[state];
  const button = dialog.querySelector("[data-lock-button]");
  if (button) {
    button.textContent = state === ENDED ? "Sign in" : "Unlock";
  }
}

function say(dialog, words) {
  dialog.querySelector("[data-lock-error]").textContent = words;
  dialog.querySelector("[data-lock-group]").classList.toggle("govuk-form-group--error", Boolean(words));
}

// Signing in again makes the forms' tokens void. A page that a phone stores has no form with
// a token, and learns it from the server.
let newest = "";

function renewTokens(token) {
  newest = token;
  for (const input of document.querySelectorAll(TOKENS)) {
    input.value = token;
  }
}

function serverOf(addresses) {
  const tokenNow = () => document.querySelector(TOKENS)?.value || newest;
  const post = (address, fields, headers) =>
    fetch(address, {
      method: "POST",
      body: new URLSearchParams({ csrfmiddlewaretoken: tokenNow(), ...fields }),
      headers,
      redirect: "manual",
      signal: AbortSignal.timeout(WAIT_MS),
    });
  const json = { Accept: "application/json" };

  async function state() {
    const answer = await fetch(addresses.unlock, {
      headers: json,
      cache: "no-store",
      signal: AbortSignal.timeout(WAIT_MS),
    });
    return answer.json();
  }

  // A page that a phone stores has no token until it asks for one.
  async function report(address, fields) {
    if (!tokenNow()) {
      renewTokens((await state()).token);
    }
    return post(address, fields);
  }

  // The token of an older page may be void, after signing in again in another tab.
  async function lock() {
    const answer = await report(addresses.lock, {});
    if (answer.status === 403) {
      renewTokens((await state()).token);
      await post(addresses.lock, {});
    }
  }

  async function unlock({ password, token }) {
    const answer = await post(addresses.unlock, { password, csrfmiddlewaretoken: token }, json);
    return answer.status === 429 ? { error: TOO_MANY } : answer.json();
  }

  // Returns where to continue, or why not.
  async function signIn({ username, password, token }) {
    const fields = { login: username, password, csrfmiddlewaretoken: token, next: addresses.done };
    const answer = await post(addresses.signIn, fields, { "X-Requested-With": "XMLHttpRequest", ...json });
    if (answer.status === 429) {
      return { why: TOO_MANY };
    }
    const { location } = await answer.json();
    return location ? { location } : { why: WRONG };
  }

  return {
    state,
    unlock,
    signIn,
    lock,
    used: (ago) => report(addresses.used, { ago }),
  };
}
