// SPDX-License-Identifier: Apache-2.0
// Which view is shown, by the address behind '#', and that it stays fresh.

import { html, nothing, render } from "./lib/lit-html/lit-html.js";
import { Problem, get, hasToken, keepToken } from "./api.js";
import { clock, zone } from "./format.js";
import * as overview from "./overview.js";
import * as pipeline from "./pipeline.js";
import * as message from "./message.js";
import * as findings from "./findings.js";
import * as daily from "./daily.js";
import * as health from "./health.js";

/**
 * A view exports load(parameters, query, signal), which asks for all that it shows, and
 * show(data, parameters, query), which makes a template of it; name(parameters) titles the page.
 */
const VIEWS = [
  [/^\/$/, overview],
  [/^\/pipelines\/([^/]+)$/, pipeline],
  [/^\/messages\/([^/]+)$/, message],
  [/^\/findings$/, findings],
  [/^\/reports\/daily$/, daily],
  [/^\/audit$/, health],
];

const PLACES = [
  ["#/", "Pipelines"],
  ["#/findings", "Findings"],
  ["#/reports/daily", "Daily report"],
  ["#/audit", "Audit health"],
];

/** How often what is shown is asked for again, in ms, while somebody can see it. */
const REFRESH = 5_000;

/** Less often where an answer takes long: a page that is open is at work for this share of time. */
const SHARE = 0.05;

const main = document.getElementById("main");
const top = document.getElementById("top");
const bottom = document.getElementById("bottom");

// What was there while this was loaded.
main.replaceChildren();

const state = { at: null, data: undefined, problem: null, loadedAt: null, interval: REFRESH };
let running = new AbortController();
let timer = 0;

function address() {
  const [path, search] = location.hash.replace(/^#/, "").split("?");
  return { path: path || "/", query: Object.fromEntries(new URLSearchParams(search ?? "")) };
}

function found() {
  const { path, query } = address();
  for (const [pattern, view] of VIEWS) {
    const match = pattern.exec(path);
    if (match) {
      try {
        return { path, query, view, parameters: match.slice(1).map(decodeURIComponent) };
      } catch {
        break; // what is behind a % is no character
      }
    }
  }
  return { path, query, view: null, parameters: [] };
}

function go() {
  const before = state.at;
  state.at = found();
  const moved = before?.path !== state.at.path;
  if (moved) {
    state.data = undefined;
    state.loadedAt = null;
  }
  state.problem = null;
  draw();
  if (moved && before) {
    window.scrollTo(0, 0);
    main.focus({ preventScroll: true });
  }
  refresh();
}

async function refresh() {
  clearTimeout(timer);
  running.abort();
  const mine = new AbortController();
  running = mine;
  const { view, parameters, query } = state.at;
  if (view) {
    main.setAttribute("aria-busy", String(state.data === undefined));
    const asked = performance.now();
    try {
      const data = await view.load(parameters, query, mine.signal);
      if (mine.signal.aborted) {
        return;
      }
      state.data = data;
      state.problem = null;
      state.loadedAt = new Date();
      state.interval = Math.max(REFRESH, Math.round((performance.now() - asked) / SHARE));
    } catch (e) {
      if (mine.signal.aborted) {
        return;
      }
      if (!(e instanceof Problem)) {
        console.error(e);
      }
      state.problem = e;
    }
    main.setAttribute("aria-busy", "false");
    timer = setTimeout(refreshIfSeen, state.interval); // whatever becomes of drawing
    draw();
  }
}

function refreshIfSeen() {
  if (document.hidden) {
    timer = setTimeout(refreshIfSeen, state.interval);
  } else {
    refresh();
  }
}

function draw() {
  const { view, parameters, query } = state.at;
  document.title = view ? `${view.name(parameters)} · Waybill` : "Waybill";
  render(header(), top);
  render(content(view, parameters, query), main);
  render(footer(), bottom);
}

function content(view, parameters, query) {
  if (!view) {
    return html`<h1>No such page</h1>
      <p class="empty">There is nothing at this address. <a href="#/">All pipelines</a></p>`;
  }
  if (state.problem?.status === 401 || state.problem?.status === 403) {
    return login(state.problem);
  }
  if (state.data === undefined) {
    return state.problem ? failure(state.problem) : html`<h1>${view.name(parameters)}</h1><p class="empty">Loading…</p>`;
  }
  return view.show(state.data, parameters, query);
}

function failure(problem) {
  if (problem.status >= 400 && problem.status < 500 && problem.status !== 429) {
    return html`<h1>This can't be shown</h1>
      <p class="empty" role="alert">${problem.message}</p>
      <p><a href="#/">All pipelines</a></p>`;
  }
  return html`<h1>This can't be shown now</h1>
    <p class="empty" role="alert">${problem.message}</p>
    <p><button type="button" @click=${refresh}>Try again</button> It is tried again every few seconds anyway.</p>`;
}

function login(problem) {
  const keep = (event) => {
    event.preventDefault();
    keepToken(new FormData(event.target).get("token").trim());
    event.target.reset();
    refresh();
  };
  return html`<h1>Who are you?</h1>
    <p class="empty" role="alert">${problem.message}</p>
    <form class="login" @submit=${keep}>
      <label for="token">Bearer token with the role reader or editor</label>
      <input id="token" name="token" type="password" autocomplete="off" required>
      <button type="submit">Go on</button>
    </form>
    <p class="note">It is kept in this tab alone, until you close it. A proxy that signs people in and adds the header Authorization does away with this question.</p>`;
}

function header() {
  const search = (event) => {
    event.preventDefault();
    const id = new FormData(event.target).get("id").trim();
    if (id) {
      location.hash = `#/messages/${encodeURIComponent(id)}`;
      event.target.reset();
    }
  };
  const here = `#${state.at.path}`;
  return html`<a class="brand" href="#/"><img src="/page/favicon.svg" alt="" width="24" height="24">Waybill</a>
    <nav aria-label="Main">
      ${PLACES.map(([href, text]) => html`<a href=${href} aria-current=${here === href ? "page" : nothing}>${text}</a>`)}
    </nav>
    <form class="search" role="search" @submit=${search}>
      <label class="unseen" for="search">Trace id of a message</label>
      <input id="search" name="id" type="search" placeholder="Find a message by trace id" autocomplete="off" spellcheck="false">
    </form>`;
}

function footer() {
  const stale = state.problem && state.data !== undefined;
  return html`<div role="status">
      ${stale ? html`<p class="stale">Not refreshed since ${clock(state.loadedAt)}: ${state.problem.message}</p>` : nothing}
    </div>
    ${state.loadedAt && !stale ? html`<p>Refreshed every ${Math.round(state.interval / 1000)} seconds</p>` : nothing}
    <p>${zone === "UTC" ? "Times are UTC." : `Times are of ${zone}, and UTC where they are pointed at.`} <a href="/openapi?format=json">REST interface</a></p>
    ${hasToken() ? html`<p><button type="button" @click=${forget}>Forget my token</button></p>` : nothing}`;
}

function forget() {
  keepToken("");
  refresh();
}

// The address behind '#' is the view's, so that a link to a place in the page would lead away.
document.querySelector(".skip").addEventListener("click", (event) => {
  event.preventDefault();
  main.focus();
});
window.addEventListener("hashchange", go);
// A view whose own state changed wants to be drawn.
window.addEventListener("waybill:draw", draw);
document.addEventListener("visibilitychange", () => {
  if (!document.hidden) {
    refresh();
  }
});
go();
