// Messages about the queue. Pure: the result depends only on the arguments.

import { clockTime } from "../lib/clock_time.js";
import { REFUSED, SENT, UNDECIDED, WAITING } from "./states.js";

const DAY = new Intl.DateTimeFormat("en-GB", {
  day: "numeric",
  month: "long",
  timeZone: "Europe/London",
});

// The status line for the head of every page; empty if there is nothing to report.
export function statusWords(about, { isOnline, isSignedOut, now = new Date() }) {
  const parts = [
    isOnline ? "" : "No signal",
    about.nRefused ? `${about.nRefused} to correct` : "",
    about.nUndecided ? `${about.nUndecided} to decide` : "",
    about.nWaiting ? `${about.nWaiting} waiting` : "",
    about.isLate ? "not sent for more than 24 hours" : "",
    isSignedOut && about.nWaiting ? "sign in to send" : "",
  ].filter(Boolean);
  const nMine = about.nWaiting + about.nRefused + (about.nUndecided ?? 0);
  if (about.lastSent && (nMine || parts.length === 0)) {
    parts.push(nMine ? lastSent(about, now) : `Nothing waiting, ${lastSent(about, now)}`);
  }
  if (about.nOthers) {
    parts.push(othersWords(about.nOthers));
  }
  if (parts.length === 0 && isSignedOut && about.hasKey) {
    parts.push("Signed out: what you log here waits on this phone");
  }
  return parts.join(", ");
}

export function othersWords(n) {
  return n === 1 ? "1 entry of another user waits on this phone" : `${n} entries of another user wait on this phone`;
}

// What a page says of an entry that was stored on it: a heading, and what follows.
export function fateWords({ state, isLost, nPhotos, sentAt, time }, now = new Date()) {
  const saved = `Saved on this phone at ${time}`;
  if (state === SENT) {
    const photos = nPhotos === 1 ? " Its photo is still to follow." : ` Its ${nPhotos} photos are still to follow.`;
    return [`Sent at ${momentWords(new Date(sentAt), now)}`, `${saved}, and now in Stronghold.${nPhotos ? photos : ""}`];
  }
  if (isLost) {
    return ["Not sent", `${saved}, where it can no longer be opened. Log it again.`];
  }
  const said = {
    [WAITING]: [saved, "It has not been sent yet. It is sent automatically when there is signal and Stronghold is open."],
    [REFUSED]: ["To correct", `${saved}, but Stronghold could not take it. The unsent entries say why.`],
    [UNDECIDED]: ["To decide", `${saved}, but the record was changed meanwhile. Decide under unsent entries.`],
  };
  return said[state] ?? ["No longer on this phone", `${saved}. Since then it was sent, corrected or deleted on another page.`];
}

export function lostWords(n) {
  return `${entriesWords(n)} on this phone can no longer be opened, and ${n === 1 ? "was" : "were"} never sent`;
}

export function entriesWords(n) {
  return n === 1 ? "1 entry" : `${n} entries`;
}

// 2:02pm for today; 23 November at 2:02pm for earlier days.
export function momentWords(date, now = new Date()) {
  const isToday = DAY.format(date) === DAY.format(now);
  return isToday ? clockTime(date) : `${DAY.format(date)} at ${clockTime(date)}`;
}

function lastSent(about, now) {
  return `last sent ${momentWords(about.lastSent, now)}`;
}
