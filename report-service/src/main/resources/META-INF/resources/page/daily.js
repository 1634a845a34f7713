// SPDX-License-Identifier: Apache-2.0
// The daily report: a day of all pipelines.

import { html, nothing } from "./lib/lit-html/lit-html.js";
import { repeat } from "./lib/lit-html/directives/repeat.js";
import { MOST, all, download, part } from "./api.js";
import { count, counted, duration, percent } from "./format.js";
import { bestTotals, completeness, lostOf, ruleName, sumOf } from "./judge.js";
import { share, when, zeroOr } from "./marks.js";

const DAY = 86_400_000;

export function name() {
  return "Daily report";
}

function day(millis) {
  return new Date(millis).toISOString().slice(0, 10);
}

export async function load(parameters, query, signal) {
  const report = await all("/reports/daily", { date: query.date }, signal);
  return { ...report, final: report.final && report.items.every((each) => each.final) }; // of all pages
}

export function show(report, parameters, query) {
  const today = day(Date.now());
  const at = new Date(`${report.date}T00:00:00Z`).getTime();
  const go = (date) => `#/reports/daily?date=${date}`;
  const choose = (event) => {
    if (event.target.value) {
      location.hash = go(event.target.value);
    }
  };
  return html`<h1>Daily report</h1>
    <div class="filter">
      <a class="button" href=${go(day(at - DAY))}>Day before</a>
      <label>Day (UTC) <input type="date" max=${today} .value=${report.date} @change=${choose}></label>
      ${report.date < today ? html`<a class="button" href=${go(day(at + DAY))}>Day after</a>` : nothing}
      <button type="button" @click=${() => download("/reports/daily", { date: report.date }, `waybill-${report.date}.csv`)}>As CSV</button>
    </div>
    <p class="note">${report.final ? "Final: the day is over and judged." : "Not final: the day goes on, or some of its minutes are not judged yet."}</p>
    ${ofAudit(report.auditFindings)}
    ${report.items.length === 0 ? html`<p class="empty">No pipeline had a message on this day.</p>` : html`${overview(report.items)} ${worst(report.items)}`}
    ${report.more ? html`<p class="note">There are more than ${count(MOST)} pipelines; all are in the CSV.</p>` : nothing}`;
}

function ofAudit(findings) {
  const open = Object.entries(findings ?? {});
  return open.length === 0
    ? nothing
    : html`<p class="banner warn">The audit itself had findings on this day: ${open.map(([rule, n]) => `${ruleName(rule)} (${n})`).join(", ")}.</p>`;
}

function overview(items) {
  const head = ["Arrived", "Issued", "Lost", "Corrupted", "Doubled", "Unknown", "Median", "99 %"];
  return html`<div class="scroll"><table>
    <caption>What became of the day's messages, by pipeline</caption>
    <thead><tr><th scope="col">Pipeline</th>${head.map((text) => html`<th scope="col" class="n">${text}</th>`)}<th scope="col">Lost where</th><th scope="col">Findings</th></tr></thead>
    <tbody>${repeat(items, (each) => each.pipeline, row)}</tbody>
  </table></div>`;
}

function row(item) {
  const totals = bestTotals(item.totals);
  const name = html`<th scope="row"><a href="#/pipelines/${part(item.pipeline)}?range=7d">${item.pipeline}</a>${item.final ? nothing : html` <span class="note">not final</span>`}</th>`;
  if (!totals) {
    return html`<tr>${name}<td colspan="10" class="note">no messages</td></tr>`;
  }
  const time = slowest(totals);
  return html`<tr>
    ${name}
    <td class="n" data-label="Arrived">${share(completeness(totals))}${weekBefore(item.trend?.completenessWeekBefore, percent)}</td>
    <td class="n" data-label="Issued">${totals.atLeast ? "≥ " : ""}${count(totals.issued)}${weekBefore(item.trend?.issuedWeekBefore, count)}</td>
    <td class="n" data-label="Lost">${zeroOr(lostOf(totals), "bad")}</td>
    <td class="n" data-label="Corrupted">${zeroOr(sumOf(totals, "corrupted"), "warn")}</td>
    <td class="n" data-label="Doubled">${zeroOr(sumOf(totals, "duplicated"), "")}</td>
    <td class="n" data-label="Unknown">${item.coverage?.unknownShare > 0 ? html`<strong class="unknown">${percent(item.coverage.unknownShare)}</strong>` : html`<span class="zero">0 %</span>`}</td>
    <td class="n" data-label="Median">${optional(time?.p50Millis, duration)}</td>
    <td class="n" data-label="99 %">${optional(time?.p99Millis, duration)}</td>
    <td data-label="Lost where">${losses(totals)}</td>
    <td data-label="Findings">${lines(Object.entries(item.findings ?? {}).map(([rule, n]) => `${ruleName(rule)} (${n})`), "none")}</td>
  </tr>`;
}

function optional(value, format) {
  return value === undefined || value === null ? html`<span class="zero">–</span>` : format(value);
}

function weekBefore(value, format) {
  return value === undefined || value === null ? nothing : html`<span class="line note">${format(value)} a week before</span>`;
}

function slowest(totals) {
  return totals.latencies.filter((each) => each.measure === "end_to_end").sort((a, b) => b.p99Millis - a.p99Millis)[0];
}

function losses(totals) {
  const places = totals.stages.flatMap((stage) => [
    stage.lostOnHop > 0 ? `${count(stage.lostOnHop)} on the way to ${stage.stage}` : null,
    stage.lostInStage > 0 ? `${count(stage.lostInStage)} in ${stage.stage}` : null,
  ]);
  return lines(places.filter((each) => each), "nowhere");
}

function lines(texts, none) {
  return texts.length === 0 ? html`<span class="zero">${none}</span>` : html`<span>${texts.map((each) => html`<span class="line">${each}</span>`)}</span>`;
}

function worst(items) {
  const all = items
    .flatMap((item) => (item.worstWindows ?? []).map((window) => ({ ...window, pipeline: item.pipeline })))
    .sort((a, b) => b.lost - a.lost || b.corrupted - a.corrupted)
    .slice(0, 20);
  return all.length === 0
    ? nothing
    : html`<h2>Worst minutes</h2>
      <div class="scroll"><table>
        <caption>The ${counted(all.length, "minute")} with most losses</caption>
        <thead><tr><th scope="col">Minute</th><th scope="col">Pipeline</th><th scope="col" class="n">Arrived</th><th scope="col" class="n">Issued</th><th scope="col" class="n">Lost</th><th scope="col" class="n">Corrupted</th></tr></thead>
        <tbody>${all.map((each) => html`<tr>
          <th scope="row">${when(each.window)}</th>
          <td data-label="Pipeline"><a href="#/pipelines/${part(each.pipeline)}">${each.pipeline}</a></td>
          <td class="n" data-label="Arrived">${optional(each.completeness, percent)}</td>
          <td class="n" data-label="Issued">${count(each.issued)}</td>
          <td class="n" data-label="Lost">${zeroOr(each.lost, "bad")}</td>
          <td class="n" data-label="Corrupted">${zeroOr(each.corrupted, "warn")}</td>
        </tr>`)}</tbody>
      </table></div>`;
}
