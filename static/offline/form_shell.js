// The shell of a form, as this phone keeps it: a record of its own each time. How it is kept
// is in `capture.js`; places are offered from those that are kept here.

const input = document.querySelector("[name=client_uuid]");
input.value ||= crypto.randomUUID();
history.replaceState({ ...history.state, clientUuid: input.value }, "");
// Or the browser would write what is typed to its own disk, unsealed.
input.form.autocomplete = "off";
// No map is kept on the phone.
document.querySelector("[data-pin]")?.remove();
