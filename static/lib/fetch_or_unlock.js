// Asks the server as `fetch` does. If it refuses because the session is locked or over, the
// page is covered, and the question is put again when it is uncovered.

import { isCovered, letIn, untilUncovered } from "./lock_state.js";

const UNAUTHORISED = 401;
const TOKEN = "csrfmiddlewaretoken";
const ENTRANCES = new Set(["/accounts/login/", "/accounts/unlock/"]);

export async function fetchOrUnlock(address, options = {}) {
  if (isCovered()) {
    await untilUncovered();
    renewToken(options);
  }
  const answer = await fetch(address, options);
  if (!isRefused(answer) || !(await letIn())) {
    return answer;
  }
  renewToken(options);
  return fetch(address, options);
}

// Signing in again makes the token void that was read before.
function renewToken({ body }) {
  const input = document.querySelector(`[name=${TOKEN}]`);
  if (input && body?.has?.(TOKEN)) {
    body.set(TOKEN, input.value);
  }
}

function isRefused({ status, redirected, url }) {
  return status === UNAUTHORISED || (redirected && ENTRANCES.has(new URL(url).pathname));
}
