// A form that is answered with a file, once: the file is saved, then the page that says so opens.
// Without this script the file is saved and the form stays.
//
//   data-file-then   on the form: the address that says what was downloaded

const FILE = "application/zip";

async function take(form) {
  const answer = await fetch(form.action, { method: "POST", body: new FormData(form), redirect: "manual" });
  if (answer.headers.get("Content-Type") !== FILE) {
    // Refused, or asked to sign in again: nothing was taken, so the page itself asks.
    form.submit();
    return;
  }
  const link = document.createElement("a");
  link.href = URL.createObjectURL(await answer.blob());
  link.download = /filename="([^"]+)"/.exec(answer.headers.get("Content-Disposition"))?.[1] ?? "";
  link.click();
  location.assign(form.dataset.fileThen);
}

for (const form of document.querySelectorAll("[data-file-then]")) {
  let isSent = false;
  form.addEventListener("submit", (event) => {
    event.preventDefault();
    if (!isSent) {
      isSent = true;
      // Without a connection the browser's own page says so.
      take(form).catch(() => form.submit());
    }
  });
}
