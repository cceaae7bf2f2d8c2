// The shell of a form, as this phone keeps it: a record of its own each time. How it is kept
// is in `capture.js`; places are offered from those that are kept here.

const input = document.querySelector("[name=client_uuid]");
input.value = history.state?.clientUuid || crypto.randomUUID();
// Or the browser would write what is typed to its own disk, unsealed.
input.form.autocomplete = "off";
// Nothing is compared with what others told: a shell asks nobody, not even with signal.
document.querySelector("[data-likely-matches]")?.remove();
// No map is kept on the phone: its button goes once the form's own script has run.
document.addEventListener("DOMContentLoaded", () => document.querySelector("[data-pin]")?.remove());
