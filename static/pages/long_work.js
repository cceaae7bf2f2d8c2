// A form whose work takes some seconds: once it is sent, the page says so and takes no second
// press. Without this script the hint beside the button says how long it takes.
//
//   data-long-work   on the form: the id of the status that shows data-under-way

for (const form of document.querySelectorAll("[data-long-work]")) {
  const status = document.getElementById(form.dataset.longWork);
  let isSent = false;
  form.addEventListener("submit", (event) => {
    if (isSent) {
      event.preventDefault();
      return;
    }
    isSent = true;
    status.textContent = status.dataset.underWay;
  });
  // A page restored from the back/forward cache can be sent again.
  window.addEventListener("pageshow", (event) => {
    if (event.persisted) {
      isSent = false;
      status.textContent = "";
    }
  });
}
