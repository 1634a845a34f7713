// SPDX-License-Identifier: Apache-2.0
// A pipeline's verdicts: which messages are not complete, where, and why.

import { html, nothing } from "./lib/lit-html/lit-html.js";
import { repeat } from "./lib/lit-html/directives/repeat.js";
import { download, get, part } from "./api.js";
import { count, counted, words } from "./format.js";
import { kindBadge, when, where } from "./marks.js";
import { because } from "./reasons.js";

const KINDS = ["LOST", "FAILED", "CORRUPTED", "UNKNOWN", "WAITING", "DUPLICATED", "MISROUTED", "SKIPPED", "LATE"];
const PAGE = 25;
const MOST = 1_000;

function limitOf(query) {
  const pages = Math.max(1, Math.floor(Number(query.more) || 1));
  return Math.min(MOST, pages * PAGE);
}

export async function load(pipeline, query, range, signal) {
  const asked = { kind: query.kind, stage: query.stage, place: query.place, from: range.from, to: range.to };
  const page = await get(`/pipelines/${part(pipeline)}/verdicts`, { ...asked, limit: limitOf(query) }, signal);
  return { asked, items: page.items, unnamed: page.unnamed, more: page.next !== undefined };
}

export function show({ asked, items, unnamed, more }, pipeline, query, totals) {
  return html`<section id="verdicts" aria-label="Verdicts">
    <h2>Messages with a verdict</h2>
    ${filters(pipeline, query, totals)}
    ${items.length === 0 ? html`<p class="empty">${emptyText(query, unnamed, totals)}</p>` : table(items)}
    ${unnamed > 0 ? html`<p class="note">${counted(unnamed, "more message")} ${unnamed === 1 ? "is" : "are"} counted, and not named: there were too many ranges of them.</p>` : nothing}
    <p>
      ${more ? moreLink(pipeline, query) : nothing}
      ${items.length > 0 ? html`<button type="button" @click=${() => download(`/pipelines/${part(pipeline)}/verdicts`, asked, `${pipeline}-verdicts.csv`)}>As CSV</button>` : nothing}
    </p>
  </section>`;
}

function emptyText(query, unnamed, totals) {
  if (unnamed > 0) {
    return "No message is named.";
  }
  if (totals === null) {
    return "There are no messages of this time.";
  }
  return query.kind || query.stage || query.place
    ? "No message of this time has such a verdict."
    : "Every message of this time arrived, once and unharmed, as far as the audit sees.";
}

function filters(pipeline, query, totals) {
  const stages = totals?.stages.map((stage) => stage.stage) ?? [];
  const choose = (name) => (event) => {
    const next = { ...query, [name]: event.target.value, more: "" };
    location.hash = address(pipeline, next);
  };
  const select = (name, text, options) => html`<label>${text}
    <select @change=${choose(name)}>
      <option value="" ?selected=${!query[name]}>all</option>
      ${options.map((option) => html`<option value=${option} ?selected=${query[name] === option}>${name === "stage" ? option : words(option)}</option>`)}
    </select></label>`;
  const withAsked = query.stage && !stages.includes(query.stage) ? [...stages, query.stage] : stages;
  return html`<div class="filter">${select("kind", "Kind", KINDS)} ${select("stage", "Stage", withAsked)} ${select("place", "Place", ["hop", "stage"])}</div>`;
}

function address(pipeline, query) {
  const given = Object.entries(query).filter(([, value]) => value);
  return `#/pipelines/${part(pipeline)}?${new URLSearchParams(given)}`;
}

function table(items) {
  return html`<div class="scroll"><table class="verdicts">
    <thead><tr>
      <th scope="col">Kind</th><th scope="col">Message</th><th scope="col">Where</th><th scope="col">Why</th><th scope="col">Issued in the minute</th>
    </tr></thead>
    <tbody>${repeat(items, (each) => `${each.traceId} ${each.kind} ${each.stage} ${each.place}`, row)}</tbody>
  </table></div>`;
}

function row(item) {
  return html`<tr>
    <td data-label="Kind">${kindBadge(item.kind)}${item.closed === false ? html` <span class="note">provisional</span>` : nothing}</td>
    <th scope="row" data-label="Message"><a class="id" href="#/messages/${part(item.traceId)}">${item.traceId}</a></th>
    <td data-label="Where">${where(item.stage, item.place)}</td>
    <td data-label="Why" title=${because(item.kind, item.reason, item.place)}>${words(item.reason)}</td>
    <td data-label="Minute">${when(item.window)}</td>
  </tr>`;
}

function moreLink(pipeline, query) {
  const limit = limitOf(query);
  return limit >= MOST
    ? html`<span class="note">There are more than ${count(MOST)}; choose a kind, a stage or a shorter time, or page through <code>GET /pipelines/${pipeline}/verdicts</code>.</span> `
    : html`<a class="button" href=${address(pipeline, { ...query, more: String(limit / PAGE + 1) })}>More</a> `;
}
