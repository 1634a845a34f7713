// SPDX-License-Identifier: Apache-2.0
// Small pieces that several views show in the same way. What a colour says, a word or a symbol says
// too.

import { html, nothing } from "./lib/lit-html/lit-html.js";
import { count, percent, time, utc } from "./format.js";

const KINDS = {
  LOST: { tone: "bad", symbol: "✕" },
  FAILED: { tone: "warn", symbol: "!" },
  CORRUPTED: { tone: "warn", symbol: "≠" },
  MISROUTED: { tone: "warn", symbol: "→" },
  UNKNOWN: { tone: "unknown", symbol: "?" },
  WAITING: { tone: "waiting", symbol: "…" },
  DUPLICATED: { tone: "note", symbol: "×2" },
  SKIPPED: { tone: "muted", symbol: "–" },
  LATE: { tone: "note", symbol: "+" },
  COMPLETE: { tone: "good", symbol: "✓" },
};

/** A state: symbol and words. */
export function badge(state) {
  return html`<span class="badge ${state.tone}"><span aria-hidden="true">${state.symbol}</span> ${state.text}</span>`;
}

/** A kind of verdict. */
export function kindBadge(kind) {
  return badge({ ...(KINDS[kind] ?? { tone: "muted", symbol: "·" }), text: kind });
}

/** A count, silent if it is 0. */
export function zeroOr(n, tone) {
  return n === 0 ? html`<span class="zero">0</span>` : html`<strong class=${tone}>${count(n)}</strong>`;
}

/** A completeness; an estimate has a sign and its interval. */
export function share(completeness) {
  if (completeness === null) {
    return html`<span class="zero" title="Nothing is decided yet">–</span>`;
  }
  if (completeness.low === null) {
    return html`<span class=${completeness.value === 1 ? "" : "less"}>${percent(completeness.value)}</span>`;
  }
  return html`<span class="estimated" title="Estimated from traced messages; with a probability of 95 % it is ${percent(completeness.low)} to ${percent(completeness.high)}">≈ ${percent(completeness.value)}<br><small>${percent(completeness.low)} to ${percent(completeness.high)}</small></span>`;
}

/** A time of the reader's zone that tells UTC as well. */
export function when(instant) {
  return instant ? html`<time datetime=${instant} title=${utc(instant)}>${time(instant)}</time>` : nothing;
}

/** Where a verdict holds. */
export function where(stage, place) {
  return place === "hop" ? `on the way to ${stage}` : `in ${stage}`;
}
