// SPDX-License-Identifier: Apache-2.0
// What a pipeline's numbers come to. The service itself judges what is a finding; here are only the
// words for it, and the shares that it tells as counts.

const SEVERITIES = ["critical", "warning", "info"];

/** Kinds of state from the loudest to the calmest: symbol, and a class of the style sheet. */
const STATES = {
  critical: { symbol: "■", tone: "bad" },
  warning: { symbol: "▲", tone: "warn" },
  info: { symbol: "●", tone: "note" },
  lossy: { symbol: "▽", tone: "warn" },
  unknown: { symbol: "?", tone: "unknown" },
  waiting: { symbol: "…", tone: "waiting" },
  sampled: { symbol: "≈", tone: "note" },
  quiet: { symbol: "○", tone: "muted" },
  whole: { symbol: "✓", tone: "good" },
};

/** Rules of findings, the worst first. */
const RULES = {
  audit_silence: "Audit silent",
  silence: "Stage silent",
  completeness: "Losing messages",
  corruption: "Corrupting messages",
  quiet: "Nothing issued",
  silent_instances: "Tracers silent",
  holes: "Holes in the audit",
  dropped: "Audit overloaded",
  dead_letters: "Unreadable records",
};

/** What a rule of a finding is called. */
export function ruleName(rule) {
  return RULES[rule] ?? rule;
}

/** How a severity looks. */
export function severityLook(severity) {
  return STATES[severity] ?? STATES.info;
}

/** The loudest first, then by rule, then the oldest. */
export function byGravity(a, b) {
  const rules = Object.keys(RULES);
  return (
    SEVERITIES.indexOf(a.severity) - SEVERITIES.indexOf(b.severity) ||
    rules.indexOf(a.rule) - rules.indexOf(b.rule) ||
    a.since.localeCompare(b.since)
  );
}

/** The totals to look at: of all messages if there is a ledger, else of the traced ones. */
export function bestTotals(byEvidence) {
  return byEvidence?.ledger ?? byEvidence?.traces ?? null;
}

/** Losses on hops and in stages. */
export function lostOf(totals) {
  return totals.stages.reduce((sum, stage) => sum + stage.lostOnHop + stage.lostInStage, 0);
}

/** Of all stages one count. */
export function sumOf(totals, name) {
  return totals.stages.reduce((sum, stage) => sum + stage[name], 0);
}

/**
 * The share that arrived at a sink or was left out on purpose, of those that are decided.
 *
 * @returns null if nothing can be said; low and high are null where it is exact
 */
export function completenessAt(totals, sink) {
  if (totals.evidence !== "ledger") {
    const share = sink.estimate?.completeness;
    return share ? { value: share.value, low: share.low, high: share.high } : null;
  }
  const good = sink.complete + sink.skipped;
  const due = good + sink.lost + sink.failed + sink.unknown;
  return due === 0 ? null : { value: good / due, low: null, high: null };
}

/** The same at the worst sink. */
export function completeness(totals) {
  return totals.sinks
    .map((sink) => completenessAt(totals, sink))
    .filter((share) => share !== null)
    .reduce((worst, share) => (worst === null || share.value < worst.value ? share : worst), null);
}

/**
 * A pipeline's state in words.
 *
 * @param totals of its last hour, or null
 * @param findings its open ones
 * @returns rank (0 is loudest), symbol, tone and text
 */
export function stateOf(totals, findings) {
  const gravest = [...findings].sort(byGravity)[0];
  if (gravest) {
    return state(gravest.severity, ruleName(gravest.rule));
  }
  if (!totals) {
    return state("quiet", "Nothing heard");
  }
  const lost = lostOf(totals);
  if (lost > 0) {
    return state("lossy", "Lost some");
  }
  if (totals.sinks.some((sink) => sink.unknown > 0)) {
    return state("unknown", "Partly unknown");
  }
  if (totals.evidence !== "ledger") {
    return state("sampled", "Whole, by sample");
  }
  if (totals.issued === 0) {
    return state("quiet", "Nothing issued");
  }
  if (!totals.sinks.some((sink) => sink.complete + sink.skipped > 0)) {
    return state("waiting", "Waiting");
  }
  return state("whole", "Whole");
}

function state(kind, text) {
  return { rank: Object.keys(STATES).indexOf(kind), text, ...STATES[kind] };
}
