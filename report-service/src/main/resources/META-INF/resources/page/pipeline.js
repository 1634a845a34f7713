// SPDX-License-Identifier: Apache-2.0
// One pipeline: its stages as a picture, how it went over time, its findings and verdicts.

import { html, nothing } from "./lib/lit-html/lit-html.js";
import { repeat } from "./lib/lit-html/directives/repeat.js";
import { all, download, find, get, part } from "./api.js";
import { charts } from "./charts.js";
import { count, counted, percent, rate, words } from "./format.js";
import { findingItem } from "./findings.js";
import { stageGraph } from "./graph.js";
import { bestTotals, byGravity, completenessAt, stateOf } from "./judge.js";
import { badge, share, when, zeroOr } from "./marks.js";
import { load as loadVerdicts, show as showVerdicts } from "./verdicts.js";

const MINUTE = 60_000;
const HOUR = 60 * MINUTE;
const DAY = 24 * HOUR;

/** Open findings that are told at once. */
const TOLD = 2;

/** What can be looked at: how long, and by which step. */
const RANGES = {
  "1h": { text: "1 hour", length: HOUR, step: "1m", stepMillis: MINUTE },
  "6h": { text: "6 hours", length: 6 * HOUR, step: "1m", stepMillis: MINUTE },
  "1d": { text: "1 day", length: DAY, step: "1h", stepMillis: HOUR },
  "7d": { text: "7 days", length: 7 * DAY, step: "1h", stepMillis: HOUR },
  "30d": { text: "30 days", length: 30 * DAY, step: "1d", stepMillis: DAY },
};

export function name([pipeline]) {
  return pipeline;
}

/** The range that is asked for; it ends with the step that goes on now, so that answers can be kept. */
function rangeOf(query) {
  const range = RANGES[query.range] ?? RANGES["1h"];
  const to = Math.ceil(Date.now() / range.stepMillis) * range.stepMillis;
  return { ...range, from: new Date(to - range.length).toISOString(), to: new Date(to).toISOString() };
}

export async function load([pipeline], query, signal) {
  const range = rangeOf(query);
  const base = `/pipelines/${part(pipeline)}`;
  const view = await find(base, {}, signal);
  if (view === null) {
    return null;
  }
  const [summaries, completeness, open, past, verdicts] = await Promise.all([
    get(`${base}/summaries`, { from: range.from, to: range.to, step: range.step, limit: 1000 }, signal),
    get(`${base}/completeness`, {}, signal),
    all("/findings", { pipeline, state: "open" }, signal),
    get("/findings", { pipeline, state: "resolved", limit: 5 }, signal),
    loadVerdicts(pipeline, query, range, signal),
  ]);
  return { view, range, summaries, completeness, open: open.items.sort(byGravity), past: past.items, verdicts };
}

export function show(data, [pipeline], query) {
  if (data === null) {
    return html`<h1>${pipeline}</h1><p class="empty">There is no pipeline of this name: it is not declared, and no message of it was heard of. <a href="#/">All pipelines</a></p>`;
  }
  const { view, range, summaries, completeness, open, past, verdicts } = data;
  const totals = bestTotals(summaries.total);
  const items = summaries.items.filter((each) => each.evidence === totals?.evidence);
  return html`<nav class="crumbs" aria-label="Where you are"><a href="#/">Pipelines</a></nav>
    <div class="title"><h1>${pipeline}</h1>${badge(stateOf(totals, open))}</div>
    <p class="note">${about(view)} · ${completeTo(completeness)}</p>
    ${open.length === 0 ? nothing : html`<section aria-label="Open findings"><ul class="findings">${list(open.slice(0, TOLD))}</ul>
      ${open.length > TOLD ? html`<details><summary>${counted(open.length - TOLD, "more finding")}</summary><ul class="findings">${list(open.slice(TOLD))}</ul></details>` : nothing}</section>`}
    ${rangeChoice(pipeline, query)}
    ${totals === null
      ? html`<p class="empty">No message of this pipeline in the last ${range.text}. ${view.declared ? "" : "It was only seen before."} Choose a longer time above.</p>`
      : html`${bothEvidences(summaries.total, totals)}
          <section aria-label="Stages">
            <h2>From stage to stage</h2>
            ${stageGraph(pipeline, stagesOf(view, totals), totals, query)} ${sinks(totals)}
          </section>
          <section aria-label="Over time">
            <h2>Over time</h2>
            ${charts(items, range, totals.evidence)} ${exports(pipeline, range)}
          </section>`}
    ${showVerdicts(verdicts, pipeline, query, totals)}
    ${past.length === 0 ? nothing : html`<section aria-label="Resolved findings"><h2>Resolved findings</h2><ul class="findings">${list(past)}</ul></section>`}`;
}

function list(findings) {
  return repeat(findings, (each) => each.id, (each) => html`<li>${findingItem(each)}</li>`);
}

function about(view) {
  if (!view.declared) {
    return "Not declared: it is learned from what is seen";
  }
  const definition = view.definition;
  const parts = [`Version ${definition.version ?? 0}`, `${rate(definition.samplingRate ?? 0.01)} traced`];
  if (definition.completenessTarget !== undefined) {
    parts.push(`target ${rate(definition.completenessTarget)}`);
  }
  if (definition.audited === false) {
    parts.push("its audit is switched off");
  }
  return parts.join(" · ");
}

/** Up to when a batch job may rely on it. */
function completeTo(view) {
  const hold = view.heldBy;
  const why = {
    not_yet: "the audit is not further yet",
    partition_missing: `${counted(hold?.partitions?.length ?? 0, "partition")} of the audit log were never heard of`,
    window_open: "then something still waits",
    below_target: html`then ${when(hold?.window)} is below the target`,
    not_counted: "then a minute was only sampled",
  };
  return html`complete at ${rate(view.target)} up to ${when(view.completeTo)}${hold ? html`, ${why[hold.reason] ?? words(hold.reason)}` : nothing}`;
}

function rangeChoice(pipeline, query) {
  const here = query.range in RANGES ? query.range : "1h";
  const link = (range) => `#/pipelines/${part(pipeline)}?${new URLSearchParams({ ...query, range })}`;
  return html`<nav class="choice" aria-label="How long to look back">
    ${Object.entries(RANGES).map(([range, { text }]) => html`<a href=${link(range)} aria-current=${range === here ? "true" : nothing}>${text}</a>`)}
  </nav>`;
}

function bothEvidences(total, totals) {
  if (totals.evidence !== "ledger") {
    const estimates = totals.sinks.map((sink) => sink.estimate).filter((each) => each);
    const detectable = Math.max(0, ...estimates.map((each) => each.smallestDetectableLoss));
    return html`<p class="estimated banner">Its services only trace: numbers are of traced messages, shares are estimates for all${detectable > 0 ? `; a loss below ${percent(detectable)} could not have been seen` : ""}.</p>`;
  }
  return total.traces
    ? html`<p class="banner">${counted(total.traces.issued, "more message")} came from services that only trace; they are not in these numbers.</p>`
    : nothing;
}

/** Stages with the stages before them: as declared, or as seen, one behind the other. */
function stagesOf(view, totals) {
  const declared = view.definition?.stages ?? [];
  const known = declared.map((stage) => ({ name: stage.name, role: stage.role, after: stage.after ?? [] }));
  const seen = totals.stages.filter((stage) => !known.some((each) => each.name === stage.stage));
  const chain = known.length === 0;
  seen.forEach((stage, i) => known.push({ name: stage.stage, role: stage.role, after: chain ? before(seen, i) : [] }));
  return known;
}

/** Of stages that were only seen it is known who issues, relays and ends, and no more. */
function before(seen, i) {
  const order = ["origin", "relay", "sink"];
  const rank = (stage) => order.indexOf(stage.role);
  const earlier = seen.filter((each) => rank(each) < rank(seen[i]));
  const nearest = Math.max(-1, ...earlier.map(rank));
  return earlier.filter((each) => rank(each) === nearest).map((each) => each.stage);
}

function sinks(totals) {
  return html`<div class="scroll" tabindex="0" role="region" aria-label="Sinks"><table>
    <caption>What became of ${totals.atLeast ? "at least " : ""}${counted(totals.issued, "message")}${totals.evidence === "ledger" ? "" : ", traced ones,"} on the way to each sink${totals.closed ? "" : " (some numbers are provisional)"}</caption>
    <thead><tr>
      <th scope="col">Sink</th>
      ${["Arrived", "Complete", "Left out", "Lost", "Failed", "Waiting", "Unknown", "Late"].map((text) => html`<th scope="col" class="n">${text}</th>`)}
    </tr></thead>
    <tbody>
      ${totals.sinks.map((sink) => html`<tr>
        <th scope="row">${sink.stage}</th>
        <td class="n" data-label="Arrived">${share(completenessAt(totals, sink))}</td>
        <td class="n" data-label="Complete">${count(sink.complete)}</td>
        <td class="n" data-label="Left out">${zeroOr(sink.skipped, "")}</td>
        <td class="n" data-label="Lost">${zeroOr(sink.lost, "bad")}</td>
        <td class="n" data-label="Failed">${zeroOr(sink.failed, "warn")}</td>
        <td class="n" data-label="Waiting">${zeroOr(sink.waiting, "waiting")}</td>
        <td class="n" data-label="Unknown">${zeroOr(sink.unknown, "unknown")}</td>
        <td class="n" data-label="Late" title="Of the complete ones: had been told to be lost before">${zeroOr(sink.late, "")}</td>
      </tr>`)}
    </tbody>
  </table></div>`;
}

function exports(pipeline, range) {
  const query = { from: range.from, to: range.to, step: range.step };
  return html`<p><button type="button" @click=${() => download(`/pipelines/${part(pipeline)}/summaries`, query, `${pipeline}.csv`)}>These numbers as CSV</button></p>`;
}
