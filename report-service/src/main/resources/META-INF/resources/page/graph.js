// SPDX-License-Identifier: Apache-2.0
// A pipeline's stages as a picture, from the origins to the sinks, with what each hop and stage lost
// and what waits there. Where there is little room it is a column, indented by layer.

import { html, nothing, svg } from "./lib/lit-html/lit-html.js";
import { part } from "./api.js";
import { count } from "./format.js";

const BOX = { width: 220, height: 100 };
const WIDE = { across: 328, along: 128 };
const TALL = { indent: 22, along: 148, stem: 11 };
const MARGIN = 6;

/** What is amiss that a box has room for. */
const MARKS = 4;
const NARROW = window.matchMedia("(max-width: 860px)");

NARROW.addEventListener("change", () => window.dispatchEvent(new Event("waybill:draw")));

/** How many layers lie before each stage. */
function layersOf(stages) {
  const layers = new Map(stages.map((stage) => [stage.name, 0]));
  // Definitions have no cycles; should one come all the same, this ends.
  for (let round = 0; round < stages.length; round++) {
    for (const stage of stages) {
      const before = stage.after.filter((name) => layers.has(name)).map((name) => layers.get(name) + 1);
      layers.set(stage.name, Math.min(stages.length - 1, Math.max(layers.get(stage.name), ...before)));
    }
  }
  return layers;
}

/** One layer beside the other. */
function wide(stages, layers) {
  const places = new Map();
  const used = [];
  for (const stage of stages) {
    const layer = layers.get(stage.name);
    used[layer] = (used[layer] ?? 0) + 1;
    places.set(stage.name, { layer, index: used[layer] - 1 });
  }
  const most = Math.max(...used);
  for (const at of places.values()) {
    at.x = MARGIN + at.layer * WIDE.across;
    at.y = MARGIN + ((most - used[at.layer]) / 2 + at.index) * WIDE.along;
  }
  return places;
}

/** One stage below the other. */
function tall(stages, layers) {
  const ordered = [...stages].sort((a, b) => layers.get(a.name) - layers.get(b.name));
  return new Map(ordered.map((stage, i) => [stage.name, { x: MARGIN + layers.get(stage.name) * TALL.indent, y: MARGIN + i * TALL.along }]));
}

function place(stages, upright) {
  const places = (upright ? tall : wide)(stages, layersOf(stages));
  const all = [...places.values()];
  return {
    places,
    width: Math.max(...all.map((at) => at.x)) + BOX.width + MARGIN,
    height: Math.max(...all.map((at) => at.y)) + BOX.height + MARGIN,
  };
}

/**
 * The picture.
 *
 * @param stages with name, role and the names of those before
 * @param totals of all of them
 */
export function stageGraph(pipeline, stages, totals, query) {
  const upright = NARROW.matches;
  const { places, width, height } = place(stages, upright);
  const of = new Map(totals.stages.map((stage) => [stage.stage, stage]));
  const link = (stage, kind, place) => `#/pipelines/${part(pipeline)}?${new URLSearchParams({ ...query, kind, stage, place, more: "" })}`;
  return html`<div class="scroll" tabindex="0" role="region" aria-label="Picture of the stages">
    <svg class="graph" viewBox="0 0 ${width} ${height}" width=${width} height=${height} role="group" aria-label="Stages of the pipeline and what they lost">
      ${stages.flatMap((stage) => stage.after.filter((name) => places.has(name)).map((name) => edge(places.get(name), places.get(stage.name), of.get(stage.name), upright)))}
      ${stages.map((stage) => hop(stage, places.get(stage.name), of.get(stage.name), upright, link))}
      ${stages.map((stage) => box(stage, places.get(stage.name), of.get(stage.name), link))}
    </svg>
  </div>`;
}

function edge(from, to, totals, upright) {
  const [x1, y1] = upright ? [from.x + TALL.stem, from.y + BOX.height] : [from.x + BOX.width, from.y + BOX.height / 2];
  const [x2, y2] = [to.x, to.y + BOX.height / 2];
  const way = upright ? `V ${y2} H ${x2 - 7}` : `C ${(x1 + x2) / 2} ${y1} ${(x1 + x2) / 2} ${y2} ${x2 - 7} ${y2}`;
  const head = `M ${x2 - 8} ${y2 - 5} l 7 5 l -7 5 z`;
  return svg`<g class="edge ${totals?.lostOnHop > 0 ? "lossy" : ""}"><path class="line" d="M ${x1} ${y1} ${way}"/><path class="head" d=${head}/></g>`;
}

/** What the way to a stage lost; of several ways together, as the totals tell it. */
function hop(stage, at, totals, upright, link) {
  if (stage.after.length === 0 || !(totals?.lostOnHop > 0)) {
    return nothing;
  }
  const text = `✕ ${count(totals.lostOnHop)} lost`;
  const width = 16 + text.length * 7.2;
  const x = upright ? at.x + 12 : at.x - 12 - width;
  const y = upright ? at.y - 32 : at.y + BOX.height / 2 - 34;
  return svg`<a class="loss" href=${link(stage.name, "LOST", "hop")} aria-label="${count(totals.lostOnHop)} lost on the way to ${stage.name}: show them">
    <rect x=${x} y=${y} width=${width} height="22" rx="11"/>
    <text x=${x + width / 2} y=${y + 15} text-anchor="middle">${text}</text>
  </a>`;
}

function box(stage, at, totals, link) {
  const lines = totals ? marks(stage, totals, link) : [];
  return svg`<g class="stage ${totals ? "" : "silent"}">
    <rect x=${at.x} y=${at.y} width=${BOX.width} height=${BOX.height} rx="8"/>
    <text class="name" x=${at.x + 12} y=${at.y + 22}><title>${stage.name}</title>${cut(stage.name, 22)}</text>
    <text class="role" x=${at.x + BOX.width - 12} y=${at.y + 22} text-anchor="end">${stage.role}</text>
    <text class="flow" x=${at.x + 12} y=${at.y + 43}>${flow(stage, totals)}</text>
    ${lines.length === 0
      ? svg`<text class="fine" x=${at.x + 12} y=${at.y + 66}>${totals ? "✓ nothing amiss" : "nothing heard"}</text>`
      : lines.slice(0, MARKS).map((line, i) => svg`<a class="mark ${line.tone}" href=${line.href} aria-label="${line.text} ${stage.name}: show them"><text x=${at.x + 12 + (i % 2) * 106} y=${at.y + 66 + Math.floor(i / 2) * 20}>${line.text}</text></a>`)}
    ${lines.length > MARKS ? svg`<title>${lines.map((line) => line.text).join(", ")}</title>` : nothing}
  </g>`;
}

function flow(stage, totals) {
  if (!totals) {
    return "";
  }
  return stage.role === "origin" ? `${count(totals.handedOver)} handed over` : `${count(totals.received)} in, ${count(totals.handedOver)} out`;
}

/** What is amiss in a stage, the worst first. */
function marks(stage, totals, link) {
  const all = [
    ["LOST", totals.lostInStage, "lost here", "bad", "stage"],
    ["FAILED", totals.failed, "failed", "warn", ""],
    ["CORRUPTED", totals.corrupted, "corrupted", "warn", ""],
    ["MISROUTED", totals.misrouted, "misrouted", "warn", ""],
    ["UNKNOWN", totals.unknown, "unknown", "unknown", ""],
    ["WAITING", totals.waiting, "waiting", "waiting", ""],
    ["DUPLICATED", totals.duplicated, "doubled", "note", ""],
    ["SKIPPED", totals.skipped, "left out", "muted", ""],
  ];
  return all
    .filter(([, n]) => n > 0)
    .map(([kind, n, text, tone, place]) => ({ text: `${count(n)} ${text}`, tone, href: link(stage.name, kind, place) }));
}

function cut(text, most) {
  return text.length > most ? `${text.slice(0, most - 1)}…` : text;
}
