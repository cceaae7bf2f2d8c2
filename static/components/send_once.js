// A second tap on a button that has sent its form does nothing for a moment. The server
// would know it for the same submission anyhow; this spares the wait.

const PAUSE_MS = 2000;

export function sendOnce(form) {
  let sentAt = -PAUSE_MS;
  form.addEventListener("submit", (event) => {
    if (event.timeStamp - sentAt < PAUSE_MS) {
      event.preventDefault();
    }
    sentAt = event.timeStamp;
  });
}
