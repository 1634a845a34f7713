// SPDX-License-Identifier: Apache-2.0
// The audit's own health: what it misses itself, nobody can be told of.

import { html, nothing } from "./lib/lit-html/lit-html.js";
import { repeat } from "./lib/lit-html/directives/repeat.js";
import { all } from "./api.js";
import { ago, count, counted, percent, words } from "./format.js";
import { findingItem } from "./findings.js";
import { byGravity } from "./judge.js";
import { when, zeroOr } from "./marks.js";

export function name() {
  return "Audit health";
}

export async function load(parameters, query, signal) {
  const [audit, open] = await Promise.all([all("/audit", {}, signal), all("/findings", { state: "open" }, signal)]);
  return { audit, findings: open.items.filter((each) => !each.pipeline).sort(byGravity) };
}

export function show({ audit, findings }) {
  const total = audit.total;
  const dropped = Object.values(total.dropped).reduce((sum, n) => sum + n, 0);
  const amiss = findings.length > 0 || audit.neverHeardOf > 0 || total.holes > 0 || dropped > 0 || total.silentInstances > 0;
  return html`<h1>Audit health</h1>
    ${audit.partitionCount === 0
      ? html`<p class="sentence warn">The audit log has not been heard of yet.</p>
          <p class="empty">Is the correlator running, and do services with a tracer write to the topic waybill.audit?</p>`
      : html`<p class="sentence ${findings.some((each) => each.severity === "critical") ? "bad" : amiss ? "warn" : "good"}">${amiss ? "The audit has missed something, or is about to." : "The audit misses nothing that it knows of."}</p>
          ${findings.length > 0 ? html`<ul class="findings">${repeat(findings, (each) => each.id, (each) => html`<li>${findingItem(each)}</li>`)}</ul>` : nothing}
          ${numbers(audit, total, dropped)} ${partitions(audit)}`}`;
}

function numbers(audit, total, dropped) {
  const reasons = Object.entries(total.dropped).filter(([, n]) => n > 0);
  const tiles = [
    ["Instances heard", count(total.instances), "of tracers, not gone", ""],
    ["Fell silent", count(total.silentInstances), "without a goodbye: what they did not tell is unknown", total.silentInstances > 0 ? "warn" : ""],
    ["Holes", count(total.holes), "entries of the audit itself that are missing", total.holes > 0 ? "unknown" : ""],
    ["Recorded", count(total.recorded), "receipts and hand-overs that tracers saw", ""],
    ["Dropped", count(dropped), reasons.length > 0 ? reasons.map(([reason, n]) => `${words(reason)}: ${count(n)}`).join(", ") : "what tracers could not report", dropped > 0 ? "warn" : ""],
    ["Told of", total.recorded === 0 ? "–" : percent(total.recorded / (total.recorded + dropped)), "of what tracers saw", dropped > 0 ? "warn" : ""],
    ["Unreadable records", count(total.deadLetters), "of the audit log, put aside in waybill.dead-letters", total.deadLetters > 0 ? "warn" : ""],
    ["Open sessions", count(total.openSessions), "with messages that wait, or that go on", ""],
  ];
  return html`<ul class="tiles">${tiles.map(([term, value, what, tone]) => html`<li class=${tone}><span class="term">${term}</span><span class="value">${value}</span><span class="note">${what}</span></li>`)}</ul>
    ${audit.neverHeardOf > 0 ? html`<p class="banner warn">Of ${counted(audit.neverHeardOf, "partition")} of the audit log nothing was ever heard: ${audit.neverHeardOfPartitions.slice(0, 20).join(", ")}${audit.neverHeardOf > 20 ? " …" : ""}. Nothing is complete as long as that is so.</p>` : nothing}`;
}

function partitions(audit) {
  return html`<h2>Partitions of the audit log</h2>
    <div class="scroll" tabindex="0" role="region" aria-label="Partitions"><table>
      <caption>How far each of ${counted(audit.partitionCount, "partition")} is judged</caption>
      <thead><tr><th scope="col">Partition</th><th scope="col">Judged up to</th>${["Offset", "Instances", "Silent", "Holes", "Recorded", "Unreadable", "Open sessions"].map((text) => html`<th scope="col" class="n">${text}</th>`)}</tr></thead>
      <tbody>${repeat(audit.items, (each) => each.partition, row)}</tbody>
    </table></div>
    ${audit.more ? html`<p class="note">There are more: <code>GET /audit</code></p>` : nothing}`;
}

function row(each) {
  return html`<tr>
    <th scope="row">${each.partition}</th>
    <td data-label="Judged up to">${each.logTime ? html`${ago(each.logTime)} <span class="note">${when(each.logTime)}</span>` : "never"}</td>
    <td class="n" data-label="Offset">${count(each.offset)}</td>
    <td class="n" data-label="Instances">${count(each.instances)}</td>
    <td class="n" data-label="Silent">${zeroOr(each.silentInstances, "warn")}</td>
    <td class="n" data-label="Holes">${zeroOr(each.holes, "unknown")}</td>
    <td class="n" data-label="Recorded">${count(each.recorded)}</td>
    <td class="n" data-label="Unreadable">${zeroOr(each.deadLetters, "warn")}</td>
    <td class="n" data-label="Open sessions">${count(each.openSessions)}</td>
  </tr>`;
}
