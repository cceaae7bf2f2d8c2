// JSON from an address; an answer that is a refusal is an error, as a lost connection is.

export async function fetchJson(address, options) {
  const response = await fetch(address, options);
  if (!response.ok) {
    throw new Error(`${address} answered ${response.status}`);
  }
  return response.json();
}
