// How long the person has not used the site, in any tab of this browser. Keys, taps and
// scrolling count; moving the mouse does not. The last time is shared by all tabs, and the
// server hears of it once a minute at most.

const SHARED = "stronghold-used";
const SHARED_EVERY_MS = 1000;
const REPORTED_EVERY_MS = 60_000;
const USES = ["keydown", "pointerdown", "wheel", "touchmove"];

// `left` of the `whole` time are left when the page is loaded. Calls `away` when none is, and
// `report` with the seconds since the last use. Times are in milliseconds.
export function watchUse({ whole, left, away, report }) {
  let own = Date.now() - (whole - left);
  let sharedAt = 0;
  let reportedAt = Date.now();
  let reporting = 0;
  let timer = 0;
  let isStopped = false;

  const lastUse = () => Math.min(Date.now(), Math.max(own, sharedUse()));
  const leftNow = () => lastUse() + whole - Date.now();

  function look() {
    clearTimeout(timer);
    if (isStopped) {
      return;
    }
    if (leftNow() <= 0) {
      stop();
      away();
    } else {
      timer = setTimeout(look, leftNow());
    }
  }

  function stop() {
    isStopped = true;
    clearTimeout(timer);
    clearTimeout(reporting);
    reporting = 0;
  }

  function begin() {
    isStopped = false;
    reportedAt = Date.now();
    own = Date.now();
    share(own);
    look();
  }

  function use() {
    // After a sleep of the computer the first key comes before any timer.
    if (isStopped || leftNow() <= 0) {
      look();
      return;
    }
    own = Date.now();
    if (own - sharedAt >= SHARED_EVERY_MS) {
      sharedAt = own;
      share(own);
    }
    reporting ||= setTimeout(send, Math.max(0, reportedAt + REPORTED_EVERY_MS - own));
  }

  function send() {
    reporting = 0;
    reportedAt = Date.now();
    report(Math.round((reportedAt - own) / 1000));
  }

  for (const name of USES) {
    window.addEventListener(name, use, { capture: true, passive: true });
  }
  for (const name of ["focus", "pageshow"]) {
    window.addEventListener(name, look);
  }
  document.addEventListener("visibilitychange", look);
  share(own);
  look();
  return { begin, stop };
}

function sharedUse() {
  try {
    return Number(localStorage.getItem(SHARED));
  } catch {
    return 0;
  }
}

function share(at) {
  try {
    localStorage.setItem(SHARED, Math.max(at, sharedUse()));
  } catch {
    // Without storage each tab has a time of its own.
  }
}
