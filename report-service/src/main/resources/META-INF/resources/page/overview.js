// SPDX-License-Identifier: Apache-2.0
// All pipelines, the loudest first.

import { html, nothing } from "./lib/lit-html/lit-html.js";
import { repeat } from "./lib/lit-html/directives/repeat.js";
import { MOST, all, get, part } from "./api.js";
import { ago, count, counted, percent } from "./format.js";
import { bestTotals, byGravity, completeness, lostOf, stateOf, sumOf, sumUp } from "./judge.js";
import { findingItem } from "./findings.js";
import { badge, share, zeroOr } from "./marks.js";
import "./trend-line.js";

/** With more pipelines than this there is a field to filter them by name. */
const FILTER_FROM = 8;

/** Findings that are told above the list; the others are on a page of their own. */
const TOLD = 3;

let filter = "";

export function name() {
  return "Pipelines";
}

export async function load(parameters, query, signal) {
  const [pipelines, findings, audit] = await Promise.all([
    all("/pipelines", {}, signal),
    all("/findings", { state: "open" }, signal),
    get("/audit", { limit: 1 }, signal),
  ]);
  return { pipelines: pipelines.items, findings: findings.items.sort(byGravity), audit, more: pipelines.more || findings.more };
}

export function show(data) {
  const rows = data.pipelines.map((pipeline) => row(pipeline, data.findings)).sort(loudestFirst);
  const shown = rows.filter((each) => each.name.toLowerCase().includes(filter.toLowerCase()));
  return html`<h1>Pipelines</h1>
    ${rows.length === 0 ? nothingYet(data.audit) : html`${sentence(rows, data)} ${told(data.findings)}
      ${rows.length > FILTER_FROM ? filterField(rows.length, shown.length) : nothing} ${table(shown)}
      ${data.more ? html`<p class="note">There are more than ${count(MOST)} pipelines, or open findings: not all are told of here.</p>` : nothing}`}`;
}

function row(pipeline, findings) {
  const totals = bestTotals(pipeline.recent);
  const own = findings.filter((each) => each.pipeline === pipeline.name);
  return { name: pipeline.name, declared: pipeline.declared, lastWindow: pipeline.lastWindow, totals, state: stateOf(totals, own) };
}

function loudestFirst(a, b) {
  return a.state.rank - b.state.rank || lossOf(b) - lossOf(a) || a.name.localeCompare(b.name);
}

function lossOf(row) {
  return row.totals ? lostOf(row.totals) : 0;
}

function sentence(rows, data) {
  const ofAudit = data.findings.filter((each) => !each.pipeline).length;
  const sum = sumUp(rows.map((each) => each.state), data.findings);
  return html`<p class="sentence ${sum.tone}">${sum.text}
      ${ofAudit > 0 ? html`<a href="#/audit">The audit itself has ${counted(ofAudit, "finding")}.</a>` : nothing}</p>
    <p class="note">In the last hour with messages of each pipeline · <a href="#/audit">the audit</a> hears
      ${counted(data.audit.total.instances, "instance")} of services${data.audit.total.silentInstances > 0
        ? html`; ${counted(data.audit.total.silentInstances, "instance")} fell silent`
        : nothing}.</p>`;
}

function told(findings) {
  const loud = findings.filter((each) => each.severity !== "info");
  return loud.length === 0
    ? nothing
    : html`<section aria-label="Open findings">
        <ul class="findings">${repeat(loud.slice(0, TOLD), (each) => each.id, (each) => html`<li>${findingItem(each)}</li>`)}</ul>
        ${loud.length > TOLD ? html`<p><a href="#/findings">All ${count(findings.length)} open findings</a></p>` : nothing}
      </section>`;
}

function filterField(all, shown) {
  const change = (event) => {
    filter = event.target.value;
    window.dispatchEvent(new Event("waybill:draw"));
  };
  return html`<p class="filter">
    <label for="filter">Names that contain</label>
    <input id="filter" type="search" autocomplete="off" spellcheck="false" .value=${filter} @input=${change}>
    <span class="note" role="status">${shown === all ? counted(all, "pipeline") : `${count(shown)} of ${counted(all, "pipeline")}`}</span>
  </p>`;
}

function table(rows) {
  if (rows.length === 0) {
    return html`<p class="empty">No pipeline's name contains “${filter}”.</p>`;
  }
  return html`<div class="scroll">
    <table class="pipelines">
      <thead>
        <tr>
          <th scope="col">State</th>
          <th scope="col">Pipeline</th>
          <th scope="col" class="n">Arrived</th>
          <th scope="col" class="n">Issued</th>
          <th scope="col" class="n">Lost</th>
          <th scope="col" class="n">Corrupted</th>
          <th scope="col" class="n">Waiting</th>
          <th scope="col" class="n">Unknown</th>
          <th scope="col">Last hour</th>
          <th scope="col">Audit sees</th>
        </tr>
      </thead>
      <tbody>
        ${repeat(rows, (each) => each.name, rowView)}
      </tbody>
    </table>
  </div>`;
}

function rowView(row) {
  const link = html`<a href="#/pipelines/${part(row.name)}">${row.name}</a>`;
  if (!row.totals) {
    return html`<tr>
      <td data-label="State">${badge(row.state)}</td>
      <th scope="row">${link}</th>
      <td colspan="8" class="note">${row.lastWindow ? `Nothing since ${ago(row.lastWindow)}` : "Declared; no message of it was heard of yet"}</td>
    </tr>`;
  }
  const totals = row.totals;
  return html`<tr>
    <td data-label="State">${badge(row.state)}</td>
    <th scope="row">${link}</th>
    <td class="n" data-label="Arrived">${share(completeness(totals))}</td>
    <td class="n" data-label="Issued">${totals.atLeast ? html`<span title="An origin died without a goodbye: it may be more">≥ </span>` : nothing}${count(totals.issued)}</td>
    <td class="n" data-label="Lost">${zeroOr(lostOf(totals), "bad")}</td>
    <td class="n" data-label="Corrupted">${zeroOr(sumOf(totals, "corrupted"), "warn")}</td>
    <td class="n" data-label="Waiting">${zeroOr(most(totals, "waiting"), "waiting")}</td>
    <td class="n" data-label="Unknown">${zeroOr(most(totals, "unknown"), "unknown")}</td>
    <td data-label="Last hour"><trend-line pipeline=${row.name}></trend-line></td>
    <td data-label="Audit sees">${coverage(totals)}</td>
  </tr>`;
}

function most(totals, name) {
  return Math.max(0, ...totals.sinks.map((sink) => sink[name]));
}

/** How much of the messages the audit sees. */
function coverage(totals) {
  if (totals.evidence !== "ledger") {
    const sampled = Math.max(0, ...totals.sinks.map((sink) => sink.estimate?.sampled ?? 0));
    return html`<span class="estimated" title="Services without a ledger: only traced messages are seen, all others are estimated">a sample of ${count(sampled)}</span>`;
  }
  const unknown = most(totals, "unknown");
  return unknown === 0 || totals.issued === 0 ? "every message" : percent(1 - unknown / totals.issued);
}

function nothingYet(audit) {
  return html`<p class="sentence">No pipeline has been heard of yet.</p>
    <div class="empty">
      <p>${audit.partitionCount === 0
        ? "The audit log has not been heard of either: is the correlator running, and do services with a tracer write to the topic waybill.audit?"
        : html`The audit hears ${counted(audit.total.instances, "instance")} of services. A pipeline shows here as soon as a message of it is issued.`}</p>
      <p>Or declare one: <code>PUT /pipelines/{name}</code>, see <a href="/openapi?format=json">the REST interface</a>.</p>
    </div>`;
}
