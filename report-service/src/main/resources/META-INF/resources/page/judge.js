// SPDX-License-Identifier: Apache-2.0
// What a pipeline's numbers come to. The service itself judges what is a finding; here are only the
// words for it, and the shares that it tells as counts.

const SEVERITIES = ["critical", "warning", "info"];

/** Kinds of state from the loudest to the calmest: symbol, and a class of the style sheet. */
const STATES = {
  critical: { symbol: "■", tone: "bad" },
  warning: { symbol: "▲", tone: "warn" },
  info: { symbol: "●", tone: "note" },
  amiss: { symbol: "▽", tone: "warn" },
  unknown: { symbol: "?", tone: "unknown" },
  waiting: { symbol: "…", tone: "waiting" },
  sampled: { symbol: "≈", tone: "note" },
  quiet: { symbol: "○", tone: "muted" },
  whole: { symbol: "✓", tone: "good" },
};

/** Tones of what somebody should look at. */
const LOUD = ["bad", "warn"];

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

/** What is no finding, but not whole either; the worst first. */
const AMISS = [
  ["Lost some", lostOf],
  ["Failed some", (totals) => sumOf(totals, "failed")],
  ["Corrupted some", (totals) => sumOf(totals, "corrupted")],
  ["Misrouted some", (totals) => sumOf(totals, "misrouted")],
];

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
 * The share of what was due that arrived at a sink or was left out on purpose; what waits is not due
 * yet. It is what the service itself goes by, SinkShare.
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
 * @param totals of the time that is looked at, or null
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
  const amiss = AMISS.find(([, countOf]) => countOf(totals) > 0);
  if (amiss) {
    return state("amiss", amiss[0]);
  }
  if (totals.atLeast || totals.sinks.some((sink) => sink.unknown > 0)) {
    return state("unknown", "Partly unknown");
  }
  if (!totals.sinks.some(isReached) || totals.sinks.some((sink) => sink.waiting > 0 && !isReached(sink))) {
    return totals.issued === 0 ? state("quiet", "Nothing issued") : state("waiting", "Waiting");
  }
  return totals.evidence === "ledger" ? state("whole", "Whole") : state("sampled", "Whole by sample");
}

function isReached(sink) {
  return sink.complete + sink.skipped > 0;
}

/**
 * What all pipelines come to, in a sentence. Only what is known to be whole is called so.
 *
 * @param states of all pipelines, one or more
 * @param findings all open ones
 * @returns text and tone
 */
export function sumUp(states, findings) {
  if (findings.some((finding) => finding.rule === "audit_silence")) {
    return { tone: "bad", text: "The audit is silent: nobody knows what becomes of messages now." };
  }
  const ofAudit = findings.filter((finding) => !finding.pipeline).map((finding) => severityLook(finding.severity));
  const tones = [...states, ...ofAudit].map((each) => each.tone);
  const calm = states.every((each) => each.tone === "good") ? "good" : "";
  return { tone: LOUD.find((tone) => tones.includes(tone)) ?? calm, text: sentence(states) };
}

function sentence(states) {
  const one = states.length === 1;
  const all = `${number(states.length)} pipelines`;
  const loud = states.filter((each) => LOUD.includes(each.tone)).length;
  if (loud > 0) {
    return one ? "The pipeline needs a look." : `${number(loud)} of ${all} ${loud === 1 ? "needs" : "need"} a look.`;
  }
  const others = states.filter((each) => each.tone !== "good");
  if (others.length === 0) {
    return `${one ? "The pipeline is" : `All ${all} are`} whole, as far as the audit sees.`;
  }
  if (one) {
    return `Nothing is known to be amiss; the pipeline's state is: ${others[0].text.toLowerCase()}.`;
  }
  const texts = [...new Set(others.map((each) => each.text))];
  const kinds = texts.map((text) => `${number(others.filter((each) => each.text === text).length)} ${text.toLowerCase()}`);
  return `Nothing is known to be amiss: of ${all} ${number(states.length - others.length)} whole, ${kinds.join(", ")}.`;
}

function number(n) {
  return n.toLocaleString("en");
}

function state(kind, text) {
  return { rank: Object.keys(STATES).indexOf(kind), text, ...STATES[kind] };
}
