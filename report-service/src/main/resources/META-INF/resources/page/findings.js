// SPDX-License-Identifier: Apache-2.0
// What somebody should look at.

import { html, nothing } from "./lib/lit-html/lit-html.js";
import { repeat } from "./lib/lit-html/directives/repeat.js";
import { MOST, all, get, part } from "./api.js";
import { count } from "./format.js";
import { byGravity, ruleName, severityLook } from "./judge.js";
import { badge, when } from "./marks.js";

/** Resolved ones that are listed. */
const PAST = 50;

export function name() {
  return "Findings";
}

export async function load(parameters, query, signal) {
  const [open, past] = await Promise.all([
    all("/findings", { state: "open" }, signal),
    get("/findings", { state: "resolved", limit: PAST }, signal),
  ]);
  return { open: open.items.sort(byGravity), moreOpen: open.more, past: past.items, morePast: past.next !== undefined };
}

export function show({ open, moreOpen, past, morePast }) {
  return html`<h1>Findings</h1>
    <section aria-label="Open">
      <h2>Open</h2>
      ${open.length === 0 ? html`<p class="empty">Nothing is open: every rule holds for every pipeline.</p>` : list(open)}
      ${moreOpen ? html`<p class="note">There are more than ${count(MOST)}: <code>GET /findings?state=open</code></p>` : nothing}
    </section>
    <section aria-label="Resolved">
      <h2>Resolved</h2>
      ${past.length === 0 ? html`<p class="empty">Nothing was resolved yet.</p>` : list(past)}
      ${morePast ? html`<p class="note">Older ones: <code>GET /findings?state=resolved</code></p>` : nothing}
    </section>`;
}

function list(findings) {
  return html`<ul class="findings">${repeat(findings, (each) => each.id, (each) => html`<li>${findingItem(each)}</li>`)}</ul>`;
}

/** A finding in a few lines. */
export function findingItem(finding) {
  const look = severityLook(finding.severity);
  const target = finding.pipeline ? `#/pipelines/${part(finding.pipeline)}` : "#/audit";
  return html`<article class="finding ${finding.state === "open" ? look.tone : "past"}">
    <p class="head">${badge({ ...look, text: ruleName(finding.rule) })}
      <a href=${target}>${finding.pipeline ?? "the audit"}</a>
      <span class="note">${finding.severity} · since ${when(finding.since)}${finding.until ? html` until ${when(finding.until)}` : nothing}</span></p>
    <p>${finding.text} <span class="note">What to do: <code>${finding.runbook}</code></span></p>
  </article>`;
}

