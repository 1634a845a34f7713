// SPDX-License-Identifier: Apache-2.0
// Numbers, shares and times as text.

const WHOLE = new Intl.NumberFormat("en", { maximumFractionDigits: 0 });
/** What a product may be off by, in units of the last digit. */
const ROUNDING = 1e-6;

const DAY = { year: "numeric", month: "short", day: "numeric" };
const CLOCK = { hour: "2-digit", minute: "2-digit", hourCycle: "h23" };

/** The reader's time zone, such as Europe/Berlin. */
export const zone = Intl.DateTimeFormat().resolvedOptions().timeZone;

/** A count, such as 12,345. */
export function count(n) {
  return WHOLE.format(n);
}

/** A count with its noun: 1 message, 2 messages. */
export function counted(n, noun) {
  return `${count(n)} ${noun}${n === 1 ? "" : "s"}`;
}

/**
 * A share of 0 to 1 in percent. It never says 100 or 0 of what is not: it has as many digits as it
 * takes to see what is missing, and is cut, not rounded.
 */
export function percent(share) {
  if (share >= 1) {
    return "100 %";
  }
  if (share <= 0) {
    return "0 %";
  }
  const small = Math.min(share, 1 - share);
  const digits = Math.min(10, Math.max(1, Math.ceil(-Math.log10(small)) - 1));
  const cut = 10 ** digits;
  const scaled = share * 100 * cut;
  const units = share < 0.5 ? Math.max(1, Math.ceil(scaled - ROUNDING)) : Math.floor(scaled + ROUNDING);
  return `${(units / cut).toFixed(digits)} %`;
}

/** A share that somebody has set, with no more digits than it has. */
export function rate(share) {
  return `${Number((share * 100).toPrecision(12))} %`;
}

/** Milliseconds as a duration: 12 ms, 3.4 s, 5 min. */
export function duration(millis) {
  if (millis < 1000) {
    return `${Math.round(millis)} ms`;
  }
  if (millis < 60_000) {
    return `${(millis / 1000).toFixed(millis < 10_000 ? 1 : 0)} s`;
  }
  if (millis < 7_200_000) {
    return `${Math.round(millis / 60_000)} min`;
  }
  if (millis < 172_800_000) {
    return `${Math.round(millis / 3_600_000)} h`;
  }
  return `${Math.round(millis / 86_400_000)} days`;
}

/** Date and time to the minute in the reader's zone. */
export function time(instant) {
  return new Intl.DateTimeFormat("en-GB", { ...DAY, ...CLOCK }).format(new Date(instant));
}

/** The same to the millisecond. */
export function exactTime(instant) {
  const date = new Date(instant);
  const format = new Intl.DateTimeFormat("en-GB", { ...DAY, ...CLOCK, second: "2-digit", fractionalSecondDigits: 3 });
  return format.format(date);
}

/** Hours and minutes in the reader's zone. */
export function clock(instant) {
  return new Intl.DateTimeFormat("en-GB", CLOCK).format(new Date(instant));
}

/** The same time in UTC, to be told beside it. */
export function utc(instant) {
  return `${new Date(instant).toISOString().replace(/\.000Z$/, "Z").replace("T", " ").replace("Z", "")} UTC`;
}

/** How long ago, such as 3 min ago. */
export function ago(instant) {
  const millis = Date.now() - new Date(instant).getTime();
  if (millis < 1000) {
    return "just now";
  }
  return `${millis < 60_000 ? `${Math.round(millis / 1000)} s` : duration(millis)} ago`;
}

/** A word of the API as words: lost_on_hop is lost on hop. */
export function words(word) {
  return word.replaceAll("_", " ").toLowerCase();
}
