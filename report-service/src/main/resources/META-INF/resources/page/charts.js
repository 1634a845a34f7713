// SPDX-License-Identifier: Apache-2.0
// A pipeline over time: what arrived, what did not, and how long it took, one below the other with
// one time axis. A step without messages is a gap; steps that are provisional are hatched.

import { html, nothing } from "./lib/lit-html/lit-html.js";
import { count, duration, percent } from "./format.js";
import { completeness } from "./judge.js";
import { share, when, zeroOr } from "./marks.js";
import "./time-chart.js";

/** The longest table; more steps are in the CSV. */
const ROWS = 400;

/** What can be missing: a look and a colour of its own each, since they mean different things. */
const MISSING = [
  { name: "lost", label: "Lost", color: "--bad", look: "solid" },
  { name: "failed", label: "Failed", color: "--warn", look: "solid" },
  { name: "unknown", label: "Unknown", color: "--unknown", look: "hatched" },
  { name: "waiting", label: "Waiting", color: "--waiting", look: "outlined" },
];

/**
 * The charts.
 *
 * @param items totals by step, of one evidence
 * @param range from, to and the step in ms
 */
export function charts(items, range, evidence) {
  const steps = stepsOf(items, range);
  const x = steps.map((step) => step.at / 1000);
  const provisional = steps.map((step) => step.item !== undefined && !step.item.closed);
  const shared = { x, provisional, step: range.stepMillis / 1000 };
  return html`<figure>
      <figcaption>Arrived at the worst sink, of what was due${evidence === "ledger" ? "" : "; estimated, with the interval that holds the truth in 95 of 100 cases"}</figcaption>
      <time-chart aria-label="Share that arrived, over time" .chart=${{ ...shared, ...arrived(steps, evidence) }}></time-chart>
    </figure>
    <figure>
      <figcaption>Messages that did not arrive${evidence === "ledger" ? "" : ", of those that were traced"}, at the worst sink</figcaption>
      <time-chart aria-label="Messages that did not arrive, over time" .chart=${{ ...shared, ...missing(steps) }}></time-chart>
    </figure>
    <figure>
      <figcaption>From the origin to the sink, of traced messages, at the slowest sink</figcaption>
      ${items.some((item) => endToEnd(item))
        ? html`<time-chart aria-label="Time from origin to sink, over time" .chart=${{ ...shared, ...latency(steps) }}></time-chart>`
        : html`<p class="empty">No traced message reached a sink here. Times are measured on traced messages alone: a higher <code>samplingRate</code> traces more.</p>`}
    </figure>
    <p class="legend note"><span class="swatch provisional"></span> provisional: may still change
      <span class="swatch gap"></span> gap: no messages</p>
    ${asTable(steps)}`;
}

/** All steps of the range, also those without messages. */
function stepsOf(items, range) {
  const at = new Map(items.map((item) => [new Date(item.window).getTime(), item]));
  const steps = [];
  for (let t = new Date(range.from).getTime(); t < new Date(range.to).getTime(); t += range.stepMillis) {
    steps.push({ at: t, item: at.get(t) });
  }
  return steps;
}

function arrived(steps, evidence) {
  const shares = steps.map(({ item }) => (item ? completeness(item) : null));
  const line = { label: "Arrived", values: shares.map((each) => each?.value ?? null), color: "--accent", look: evidence === "ledger" ? "line" : "dashed" };
  const ends = ["low", "high"].map((end) => ({
    label: end === "low" ? "at least" : "at most",
    values: shares.map((each) => each?.[end] ?? null),
    color: "--accent",
    look: "edge",
  }));
  return { kind: "lines", series: evidence === "ledger" ? [line] : [line, ...ends], band: evidence === "ledger" ? null : [3, 2], format: percent, most: 1 };
}

function missing(steps) {
  const worst = steps.map(({ item }) => item?.sinks.reduce((most, sink) => (most && lack(most) >= lack(sink) ? most : sink), null));
  const series = MISSING.map((kind) => ({ ...kind, values: worst.map((sink) => (sink ? sink[kind.name] : null)) }));
  return { kind: "stack", series, format: count, least: 0 };
}

function lack(sink) {
  return MISSING.reduce((sum, kind) => sum + sink[kind.name], 0);
}

function endToEnd(item) {
  return item?.latencies
    .filter((each) => each.measure === "end_to_end")
    .reduce((slowest, each) => (slowest && slowest.p99Millis >= each.p99Millis ? slowest : each), null);
}

function latency(steps) {
  const all = steps.map(({ item }) => endToEnd(item));
  const percentile = (label, key, color, look) => ({ label, values: all.map((each) => each?.[key] ?? null), color, look });
  return {
    kind: "lines",
    series: [percentile("median", "p50Millis", "--accent", "line"), percentile("95 %", "p95Millis", "--muted", "line"), percentile("99 %", "p99Millis", "--unknown", "line")],
    format: duration,
    least: 0,
  };
}

/** The same as numbers, for whoever would rather read, or hear, them. */
function asTable(steps) {
  const rows = steps.filter((step) => step.item).slice(-ROWS).reverse();
  return html`<details class="numbers">
    <summary>The same as a table</summary>
    <div class="scroll" tabindex="0" role="region" aria-label="Numbers over time"><table>
      <thead><tr><th scope="col">From</th>${["Issued", "Arrived", "Lost", "Failed", "Unknown", "Waiting", "Median", "99 %"].map((text) => html`<th scope="col" class="n">${text}</th>`)}<th scope="col"></th></tr></thead>
      <tbody>${rows.map(({ item }) => tableRow(item))}</tbody>
    </table></div>
  </details>`;
}

function tableRow(item) {
  const times = endToEnd(item);
  const most = (name) => Math.max(0, ...item.sinks.map((sink) => sink[name]));
  return html`<tr>
    <th scope="row">${when(item.window)}</th>
    <td class="n" data-label="Issued">${count(item.issued)}</td>
    <td class="n" data-label="Arrived">${share(completeness(item))}</td>
    <td class="n" data-label="Lost">${zeroOr(most("lost"), "bad")}</td>
    <td class="n" data-label="Failed">${zeroOr(most("failed"), "warn")}</td>
    <td class="n" data-label="Unknown">${zeroOr(most("unknown"), "unknown")}</td>
    <td class="n" data-label="Waiting">${zeroOr(most("waiting"), "waiting")}</td>
    <td class="n" data-label="Median">${times ? duration(times.p50Millis) : "–"}</td>
    <td class="n" data-label="99 %">${times ? duration(times.p99Millis) : "–"}</td>
    <td>${item.closed ? nothing : html`<span class="note">provisional</span>`}</td>
  </tr>`;
}
