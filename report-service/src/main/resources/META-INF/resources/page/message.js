// SPDX-License-Identifier: Apache-2.0
// One message: its passage by stage, or where it vanished, and the evidence.

import { html, nothing } from "./lib/lit-html/lit-html.js";
import { find, get, part } from "./api.js";
import { count, duration, exactTime, utc, words } from "./format.js";
import { kindBadge, when, where } from "./marks.js";
import { because } from "./reasons.js";

const STATES = {
  handed_over: { symbol: "✓", tone: "good", text: "handed over" },
  waiting: { symbol: "…", tone: "waiting", text: "waiting" },
  lost: { symbol: "✕", tone: "bad", text: "lost" },
  skipped: { symbol: "–", tone: "muted", text: "left out" },
  failed: { symbol: "!", tone: "warn", text: "failed" },
  unknown: { symbol: "?", tone: "unknown", text: "not known" },
  not_reached: { symbol: "·", tone: "muted", text: "not reached" },
};

/** Links of the service, which tell where traces are shown; asked for once. */
let links = null;

export function name([id]) {
  return `Message ${id}`;
}

export async function load([id], query, signal) {
  const [message, index] = await Promise.all([find(`/messages/${part(id)}`, { pipeline: query.pipeline }, signal), links ?? get("/", {}, signal)]);
  links = index;
  const pipeline = message && (await find(`/pipelines/${part(message.pipeline)}`, {}, signal));
  const after = new Map((pipeline?.definition?.stages ?? []).map((stage) => [stage.name, stage.after ?? []]));
  return { message, after, trace: index.links.trace };
}

export function show({ message, after, trace }, [id]) {
  if (message === null) {
    return html`<h1>Message <span class="id">${id}</span></h1>
      <p class="empty">The audit has not heard of this message: it was not issued by a service with a tracer, or longer ago than messages are kept, or this is not its whole trace id (32 hexadecimal digits).</p>`;
  }
  return html`<nav class="crumbs" aria-label="Where you are"><a href="#/">Pipelines</a> <a href="#/pipelines/${part(message.pipeline)}">${message.pipeline}</a></nav>
    <div class="title"><h1>Message <span class="id">${message.traceId}</span></h1>${kindBadge(message.kind)}${message.flags?.filter((flag) => flag.kind !== message.kind).map((flag) => kindBadge(flag.kind))}</div>
    <p class="sentence">${sentence(message)}</p>
    ${message.alsoIn?.length > 0 ? html`<p class="note">Its trace also passed through ${message.alsoIn.map((other) => html`<a href="#/messages/${part(message.traceId)}?pipeline=${part(other)}">${other}</a> `)}</p>` : nothing}
    <div class="columns">
      <section aria-label="Passage">
        <h2>Its passage</h2>
        ${passage(message, after)}
      </section>
      <section aria-label="Evidence">
        <h2>The evidence</h2>
        ${evidence(message, trace)}
      </section>
    </div>`;
}

function sentence(message) {
  const first = message.verdicts?.[0];
  const flag = message.flags?.[0];
  if (!first && message.kind === "COMPLETE") {
    return message.unnamed?.length > 0 ? "No verdict names it, but it may be one of those that are only counted." : "It arrived at every sink.";
  }
  if (!first) {
    return flag ? `It arrived, but it was ${flag.kind.toLowerCase()} ${where(flag.stage, flag.place)}.` : `It is ${words(message.kind)}.`;
  }
  return `It is ${words(first.kind)} ${where(first.stage, first.place)}${message.closed === false ? ", so far" : ""}.`;
}

/** By stage, with times where it was traced. */
function passage(message, after) {
  const spans = new Map((message.passages ?? []).map((each) => [each.stage, each]));
  const path = message.path ?? [...spans.keys()].map((stage) => ({ stage, role: "", state: "handed_over" }));
  if (path.length === 0) {
    return html`<p class="empty">Its pipeline is not declared, so its way is not known.</p>`;
  }
  const start = message.passages?.map((each) => each.start).sort()[0];
  return html`<ol class="passage">${path.map((stage) => stop(stage, spans.get(stage.stage), message, after, start))}</ol>
    ${spans.size === 0 ? html`<p class="note">The ledger knows the minute in which it was issued; exact times are in its trace, if it was traced.</p>` : nothing}`;
}

function stop(at, span, message, after, start) {
  const look = STATES[at.state] ?? STATES.unknown;
  const hop = at.place === "hop";
  const flags = (message.flags ?? []).filter((flag) => flag.stage === at.stage);
  const verdict = message.verdicts?.find((each) => each.stage === at.stage);
  return html`${hop ? html`<li class="hop ${look.tone}"><span class="dot" aria-hidden="true">${look.symbol}</span><div><strong class=${look.tone}>${look.text} on the way</strong><p>${because(verdict?.kind, verdict?.reason, verdict?.place)}</p></div></li>` : nothing}
    <li class="${hop ? "muted" : look.tone}">
      <span class="dot" aria-hidden="true">${hop ? "·" : look.symbol}</span>
      <div>
        <strong>${at.stage}</strong> <span class="note">${at.role}${after.get(at.stage)?.length > 0 ? ` after ${after.get(at.stage).join(", ")}` : ""}</span>
        <p class=${hop ? "muted" : look.tone}>${hop ? "not reached" : look.text}${flags.map((flag) => html` · ${kindBadge(flag.kind)}`)}</p>
        ${!hop && verdict && verdict.kind !== "COMPLETE" ? html`<p>${because(verdict.kind, verdict.reason, verdict.place)}</p>` : nothing}
        ${flags.map((flag) => html`<p>${because(flag.kind, flag.reason, flag.place)}</p>`)}
        ${span ? times(span, start) : nothing}
      </div>
    </li>`;
}

function times(span, start) {
  const took = new Date(span.end) - new Date(span.start);
  const after = new Date(span.start) - new Date(start);
  return html`<p class="note"><time datetime=${span.start} title=${utc(span.start)}>${exactTime(span.start)}</time>${after > 0 ? ` · ${duration(after)} after it was issued` : ""} · took ${duration(took)}${span.service ? html` · ${span.service}` : nothing}${span.outcome ? ` · ${words(span.outcome)}` : ""}</p>`;
}

function evidence(message, trace) {
  const rows = [
    ["Issued", message.window ? html`in the minute from ${when(message.window)}${message.skewed ? html` <span class="note">(its origin's clock was far off)</span>` : nothing}` : null],
    ["By", message.origin ? origin(message.origin) : null],
    ["Seen by", message.evidence === "ledger" ? "the ledger: every message is counted at every stage" : "traces alone"],
    ["Session, number", message.session ? html`<span class="id">${message.session}</span>, ${count(message.sequence)}` : null],
    ["State of its minute", message.closed === undefined ? null : message.closed ? "final" : "provisional: may still change"],
    ["Verdicts", verdicts([...(message.verdicts ?? []), ...(message.flags ?? [])])],
    ["One of", message.unnamed?.length > 0 ? message.unnamed.map((each) => html`<p>${count(each.count)} ${each.kind} ${where(each.stage, each.place)} that are not named</p>`) : null],
    ["Trace", trace ? html`<a href=${trace.replace("{traceId}", part(message.traceId))} rel="noreferrer">Open its trace</a>${message.passages?.length > 0 ? nothing : html` <span class="note">(only if it was traced)</span>`}` : null],
  ];
  return html`<dl>${rows.filter(([, what]) => what !== null).map(([term, what]) => html`<dt>${term}</dt><dd>${what}</dd>`)}</dl>`;
}

function verdicts(all) {
  return all.length === 0
    ? "none: nothing is amiss"
    : all.map((each) => html`<p>${kindBadge(each.kind)} ${where(each.stage, each.place)}, <span class="note">${words(each.reason)}</span></p>`);
}

function origin({ service, host, stage }) {
  const parts = [service, host && `on ${host}`, stage && stage !== service && `stage ${stage}`].filter((each) => each);
  return parts.length > 0 ? parts.join(", ") : "an origin that was never heard of";
}
