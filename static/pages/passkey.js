// Forms that a passkey answers: signing in, confirming who one is, adding a passkey.
//
// [data-passkey="use"] or "make": the form. Its options are in #passkey-options, or come
// from the address of the form. What a browser without passkeys shows is
// [data-no-passkeys].

import { canUsePasskeys, makePasskey, usePasskey } from "../lib/passkeys.js";

const DID_NOT_WORK = "That did not work, or took too long. Try again.";

async function optionsFor(form) {
  const written = document.getElementById("passkey-options");
  if (written) {
    return JSON.parse(written.textContent);
  }
  const answer = await fetch(form.action, { headers: { Accept: "application/json" } });
  return answer.json();
}

async function answer(form) {
  const options = await optionsFor(form);
  const credential =
    form.dataset.passkey === "make"
      ? await makePasskey(options.creation_options)
      : await usePasskey(options.request_options);
  form.elements.credential.value = credential;
  form.submit();
}

function start(form) {
  const status = form.querySelector("[data-passkey-status]");
  form.hidden = false;
  form.addEventListener("submit", async (event) => {
    event.preventDefault();
    status.textContent = "";
    try {
      await answer(form);
    } catch {
      status.textContent = DID_NOT_WORK;
    }
  });
}

if (canUsePasskeys()) {
  for (const form of document.querySelectorAll("[data-passkey]")) {
    start(form);
  }
  for (const part of document.querySelectorAll("[data-no-passkeys]")) {
    part.hidden = true;
  }
}
