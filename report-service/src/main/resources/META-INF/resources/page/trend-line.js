// SPDX-License-Identifier: Apache-2.0
// A small picture of a pipeline's last hour: how many messages each minute had, and a mark below
// the minutes that lost some (▮) or of which something is unknown. Asked for only while it is in
// sight. A minute without messages is a gap.

import { get, part } from "./api.js";
import { counted } from "./format.js";
import { bestTotals, lostOf } from "./judge.js";

const MINUTE = 60_000;
const MINUTES = 60;
const WIDTH = 120;
const HEIGHT = 28;
const MARK = 5;
const REFRESH = 30_000;
const SVG = "http://www.w3.org/2000/svg";

const sight = new IntersectionObserver((entries) => {
  for (const entry of entries) {
    entry.target.inSight = entry.isIntersecting;
    if (entry.isIntersecting) {
      entry.target.refresh();
    }
  }
});

class TrendLine extends HTMLElement {
  static observedAttributes = ["pipeline"];

  inSight = false;
  #askedAt = 0;
  #timer = 0;

  connectedCallback() {
    sight.observe(this);
    this.#timer = setInterval(() => this.refresh(), REFRESH);
  }

  disconnectedCallback() {
    sight.unobserve(this);
    clearInterval(this.#timer);
  }

  attributeChangedCallback() {
    this.#askedAt = 0;
    this.replaceChildren();
    this.refresh();
  }

  async refresh() {
    if (!this.inSight || document.hidden || Date.now() - this.#askedAt < REFRESH / 2) {
      return;
    }
    this.#askedAt = Date.now();
    const to = Math.ceil(Date.now() / MINUTE) * MINUTE;
    const from = to - MINUTES * MINUTE;
    const name = this.getAttribute("pipeline");
    try {
      const query = { from: new Date(from).toISOString(), to: new Date(to).toISOString(), step: "1m", limit: 2 * MINUTES };
      const summaries = await get(`/pipelines/${part(name)}/summaries`, query);
      if (this.getAttribute("pipeline") === name) {
        this.replaceChildren(picture(minutes(summaries, from)));
      }
    } catch {
      this.#askedAt = 0; // what is there stays, and the page itself says what is wrong
    }
  }
}

/** By minute its totals, or undefined where there are none. */
function minutes(summaries, from) {
  const evidence = bestTotals(summaries.total)?.evidence;
  const at = [];
  for (const item of summaries.items) {
    if (item.evidence === evidence) {
      at[(new Date(item.window).getTime() - from) / MINUTE] = item;
    }
  }
  return Array.from({ length: MINUTES }, (unused, i) => at[i]);
}

function picture(items) {
  const most = Math.max(1, ...items.map((item) => item?.issued ?? 0));
  const svg = element("svg", { viewBox: `0 0 ${WIDTH} ${HEIGHT}`, width: WIDTH, height: HEIGHT, role: "img" });
  svg.setAttribute("aria-label", told(items));
  const step = WIDTH / MINUTES;
  items.forEach((item, i) => {
    if (!item) {
      return;
    }
    const height = Math.max(1, (item.issued / most) * (HEIGHT - MARK - 3));
    const bar = { x: i * step, y: HEIGHT - MARK - 2 - height, width: step + 0.1, height };
    svg.append(element("rect", { ...bar, class: item.closed ? "volume" : "volume provisional" }));
    const tone = lostOf(item) > 0 ? "lost" : item.sinks.some((sink) => sink.unknown > 0) ? "unknown" : null;
    if (tone) {
      svg.append(element("rect", { x: i * step, y: HEIGHT - MARK, width: Math.max(2, step), height: MARK, class: tone }));
    }
  });
  return svg;
}

function told(items) {
  const there = items.filter((item) => item);
  if (there.length === 0) {
    return "No messages in the last hour";
  }
  const losing = there.filter((item) => lostOf(item) > 0).length;
  const issued = there.map((item) => item.issued);
  const losses = losing === 0 ? "no losses" : `losses in ${counted(losing, "minute")}`;
  return `${Math.min(...issued)} to ${Math.max(...issued)} messages a minute, ${losses}`;
}

function element(name, attributes) {
  const made = document.createElementNS(SVG, name);
  Object.entries(attributes).forEach(([key, value]) => made.setAttribute(key, value));
  return made;
}

customElements.define("trend-line", TrendLine);
