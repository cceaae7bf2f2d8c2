// Fetches JSON. Throws for an error status as for a lost connection.

import { fetchOrUnlock } from "./fetch_or_unlock.js";

export async function fetchJson(address, options) {
  const response = await fetchOrUnlock(address, options);
  if (!response.ok) {
    throw new Error(`${address} answered ${response.status}`);
  }
  return response.json();
}
