// SPDX-License-Identifier: Apache-2.0
// One chart over time, drawn by uPlot, which is loaded when the first one is shown.

const HEIGHT = 168;
const LIBRARY = "/page/lib/uplot/uPlot.iife.min.js";
const DARK = window.matchMedia("(prefers-color-scheme: dark)");

/** Charts whose cursors move together. */
const SYNC = "time";

let library = null;

function uPlotLibrary() {
  library ??= new Promise((resolve, reject) => {
    const style = document.createElement("link");
    style.rel = "stylesheet";
    style.href = "/page/lib/uplot/uPlot.min.css";
    const script = document.createElement("script");
    script.src = LIBRARY;
    script.onload = () => resolve(window.uPlot);
    script.onerror = () => {
      library = null; // the next chart tries again
      reject(new Error(`${LIBRARY} can't be loaded`));
    };
    document.head.append(style, script);
  });
  return library;
}

/**
 * Shows what its property chart says: kind ("lines" or "stack"), x (s), step (s), provisional (by
 * x), series (label, values, color: a variable of the style sheet, look), format, and perhaps band
 * (two series by number), least and most (of the axis).
 */
class TimeChart extends HTMLElement {
  #chart = null;
  #plot = null;
  #shape = "";
  #resize = new ResizeObserver(() => this.#plot?.setSize({ width: this.clientWidth, height: HEIGHT }));
  #recolor = () => this.#rebuild();

  set chart(chart) {
    this.#chart = chart;
    this.#update();
  }

  connectedCallback() {
    this.setAttribute("role", "img");
    this.#resize.observe(this);
    DARK.addEventListener("change", this.#recolor);
    this.#update();
  }

  disconnectedCallback() {
    this.#resize.disconnect();
    DARK.removeEventListener("change", this.#recolor);
    this.#plot?.destroy();
    this.#plot = null;
  }

  async #update() {
    if (!this.#chart || !this.isConnected) {
      return;
    }
    const uPlot = await uPlotLibrary();
    const shape = JSON.stringify([this.#chart.kind, this.#chart.step, this.#chart.series.map((each) => each.label)]);
    if (!this.isConnected) {
      return;
    }
    if (this.#plot && this.#shape === shape) {
      this.#plot.setData(dataOf(this.#chart));
    } else {
      this.#shape = shape;
      this.#plot?.destroy();
      this.#plot = new uPlot(optionsOf(uPlot, this, () => this.#chart), dataOf(this.#chart), this);
    }
  }

  #rebuild() {
    this.#shape = "";
    this.#update();
  }
}

/** As uPlot takes it; of a stack each series is the sum of itself and those below it. */
function dataOf(chart) {
  if (chart.kind !== "stack") {
    return [chart.x, ...chart.series.map((each) => each.values)];
  }
  const sums = chart.x.map(() => 0);
  // What is 0 has no bar, not even a line.
  const stacked = chart.series.map((each) => each.values.map((value, i) => (value ? (sums[i] += value) : null)));
  return [chart.x, ...stacked.reverse()];
}

function optionsOf(uPlot, element, chart) {
  const now = chart();
  const color = (name) => getComputedStyle(element).getPropertyValue(name).trim();
  const ink = color("--muted");
  const grid = { stroke: color("--line"), width: 1 };
  const axis = { stroke: ink, grid, ticks: { stroke: color("--line"), width: 1, size: 4 }, font: "12px system-ui, sans-serif" };
  const order = now.kind === "stack" ? now.series.map((each, i) => i).reverse() : now.series.map((each, i) => i);
  return {
    width: element.clientWidth || 600,
    height: HEIGHT,
    cursor: { sync: { key: SYNC }, points: { size: 6 }, drag: { x: false, y: false } },
    scales: { x: { range: () => [chart().x[0] - chart().step / 2, chart().x.at(-1) + chart().step / 2] }, y: { range: (u, low, high) => axisRange(chart(), low, high) } },
    axes: [
      { ...axis, space: 70, values: (u, ticks) => timeTicks(ticks, chart().step) },
      { ...axis, size: 74, space: 28, values: (u, ticks) => ticks.map((tick) => (fits(tick, chart()) ? chart().format(tick) : "")) },
    ],
    series: [{ value: (u, at) => (at === null ? "" : new Date(at * 1000).toLocaleString("en-GB", { dateStyle: "medium", timeStyle: "short" })) }, ...order.map((i) => seriesOf(uPlot, now.series[i], i, color, chart))],
    bands: now.band ? [{ series: now.band, fill: translucent(color("--accent"), 0.18) }] : [],
    hooks: { drawClear: [(u) => shade(u, chart(), color("--shade"))] },
    legend: { live: true, markers: { fill: (u, i) => marker(now, order[i - 1], color) } },
  };
}

function seriesOf(uPlot, series, i, color, chart) {
  const stroke = color(series.color);
  const value = (u, v, s, at) => {
    const own = at === null ? null : chart().series[i].values[at];
    return own === null || own === undefined ? "–" : chart().format(own);
  };
  const common = { label: series.label, stroke, value, spanGaps: false };
  switch (series.look) {
    case "line":
      return { ...common, width: 2, points: { show: loneOnly } };
    case "dashed":
      return { ...common, width: 2, dash: [6, 4], points: { show: loneOnly } };
    case "edge":
      return { ...common, stroke: translucent(stroke, 0.5), width: 1, points: { show: false } };
    default:
      return { ...common, width: 1, points: { show: false }, paths: uPlot.paths.bars({ size: [0.9, 40], align: 0 }), fill: fillOf(series.look, stroke, color("--surface")) };
  }
}

/** Points are shown where a value has no neighbour to draw a line to. */
function loneOnly(u, s) {
  const values = u.data[s];
  return values.some((value, i) => value !== null && (values[i - 1] ?? null) === null && (values[i + 1] ?? null) === null);
}

function fillOf(look, stroke, surface) {
  if (look === "solid") {
    return stroke;
  }
  if (look === "outlined") {
    return surface;
  }
  return () => pattern(stroke, surface);
}

/** The look of a series in the legend. */
function marker(chart, i, color) {
  const series = chart.series[i];
  const stroke = series && color(series.color);
  switch (series?.look) {
    case "solid":
      return stroke;
    case "hatched":
      return `repeating-linear-gradient(135deg, ${stroke} 0 1.5px, transparent 1.5px 4px)`;
    default:
      return "transparent";
  }
}

/** Slanted lines. */
function pattern(stroke, ground) {
  const tile = document.createElement("canvas");
  tile.width = tile.height = 6;
  const context = tile.getContext("2d");
  if (ground) {
    context.fillStyle = ground;
    context.fillRect(0, 0, 6, 6);
  }
  context.strokeStyle = stroke;
  context.lineWidth = 1.5;
  context.beginPath();
  context.moveTo(-1, 7);
  context.lineTo(7, -1);
  context.moveTo(-1, 1);
  context.lineTo(1, -1);
  context.moveTo(5, 7);
  context.lineTo(7, 5);
  context.stroke();
  return context.createPattern(tile, "repeat");
}

/** Marks the steps that may still change. */
function shade(u, chart, color) {
  const { ctx, bbox } = u;
  ctx.save();
  ctx.fillStyle = pattern(color, null);
  chart.provisional.forEach((provisional, i) => {
    if (provisional) {
      const left = u.valToPos(chart.x[i] - chart.step / 2, "x", true);
      const right = u.valToPos(chart.x[i] + chart.step / 2, "x", true);
      ctx.fillRect(left, bbox.top, right - left, bbox.height);
    }
  });
  ctx.restore();
}

/** From where it makes sense: counts and times from 0; shares up to 100 %, down to what is there. */
function axisRange(chart, low, high) {
  if (chart.most !== undefined) {
    const room = Math.max((chart.most - (low ?? chart.most)) * 1.25, 0.0001);
    return [Math.max(0, chart.most - room), chart.most + room * 0.06];
  }
  return [chart.least ?? 0, high > 0 ? high * 1.08 : 1];
}

function fits(tick, chart) {
  return chart.most === undefined || tick <= chart.most + 1e-12;
}

function timeTicks(ticks, step) {
  const days = step >= 86_400 || ticks.length > 1 && ticks[1] - ticks[0] >= 86_400;
  const options = days ? { day: "numeric", month: "short" } : { hour: "2-digit", minute: "2-digit", hourCycle: "h23" };
  const format = new Intl.DateTimeFormat("en-GB", options);
  return ticks.map((tick) => format.format(new Date(tick * 1000)));
}

function translucent(color, alpha) {
  return `color-mix(in srgb, ${color} ${alpha * 100}%, transparent)`;
}

customElements.define("time-chart", TimeChart);
