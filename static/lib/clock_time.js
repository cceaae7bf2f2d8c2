// The time of day in London in GOV.UK style: 2:03pm.

const LONDON = new Intl.DateTimeFormat("en-GB", {
  hour: "numeric",
  minute: "2-digit",
  hourCycle: "h23",
  timeZone: "Europe/London",
});

export function clockTime(date) {
  const parts = Object.fromEntries(LONDON.formatToParts(date).map(({ type, value }) => [type, value]));
  const hour = Number(parts.hour);
  const minute = parts.minute.padStart(2, "0");
  return `${hour % 12 || 12}:${minute}${hour < 12 ? "am" : "pm"}`;
}
