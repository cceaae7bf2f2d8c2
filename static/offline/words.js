// What is said of the queue, in words. Pure: the same summary is the same sentence.

import { clockTime } from "../lib/clock_time.js";

const DAY = new Intl.DateTimeFormat("en-GB", {
  day: "numeric",
  month: "long",
  timeZone: "Europe/London",
});

// One line for the head of every page; empty where there is nothing to tell.
export function statusWords(about, { isOnline, isSignedOut, now = new Date() }) {
  const told = [
    isOnline ? "" : "No signal",
    about.nRefused ? `${about.nRefused} to mend` : "",
    about.nWaiting ? `${about.nWaiting} waiting` : "",
    about.isLate ? "not sent for more than 24 hours" : "",
    isSignedOut && about.nWaiting ? "sign in to send" : "",
  ].filter(Boolean);
  const nMine = about.nWaiting + about.nRefused;
  if (about.lastSent && (nMine || told.length === 0)) {
    told.push(nMine ? lastSent(about, now) : `Nothing waiting, ${lastSent(about, now)}`);
  }
  if (about.nOthers) {
    told.push(othersWords(about.nOthers));
  }
  if (told.length === 0 && isSignedOut && about.hasKey) {
    told.push("Signed out: what you log here waits on this phone");
  }
  return told.join(", ");
}

export function othersWords(n) {
  return n === 1 ? "1 entry of another user waits on this phone" : `${n} entries of another user wait on this phone`;
}

export function entriesWords(n) {
  return n === 1 ? "1 entry" : `${n} entries`;
}

// 2:02pm today; 23 November at 2:02pm before.
export function momentWords(date, now = new Date()) {
  const isToday = DAY.format(date) === DAY.format(now);
  return isToday ? clockTime(date) : `${DAY.format(date)} at ${clockTime(date)}`;
}

function lastSent(about, now) {
  return `last sent ${momentWords(about.lastSent, now)}`;
}
