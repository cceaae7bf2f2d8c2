// The states of an entry: `queue.js` says what each is.

export const WAITING = "waiting";
export const REFUSED = "refused";
export const UNDECIDED = "undecided";
export const SENT = "sent";
