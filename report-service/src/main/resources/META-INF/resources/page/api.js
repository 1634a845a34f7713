// SPDX-License-Identifier: Apache-2.0
// The service's REST interface. The browser's own cache keeps answers and asks by their ETag.

const TOKEN = "waybill.token";

/** Items that are asked for at once; some lists give fewer. */
const PAGE = 1_000;

/** No more items of a list are shown than this. */
export const MOST = 5_000;

/** An answer that is a problem (RFC 9457), or none at all (status 0). */
export class Problem extends Error {
  constructor(status, detail) {
    super(detail);
    this.status = status;
  }
}

/** Keeps a bearer token for this tab; an empty one forgets it. */
export function keepToken(token) {
  if (token) {
    sessionStorage.setItem(TOKEN, token);
  } else {
    sessionStorage.removeItem(TOKEN);
  }
}

/** Whether a token is kept. */
export function hasToken() {
  return sessionStorage.getItem(TOKEN) !== null;
}

/**
 * Asks for JSON.
 *
 * @param path path of the resource, each part encoded
 * @param query names and values; null and undefined are left out
 * @param signal ends it
 */
export async function get(path, query = {}, signal = undefined) {
  const answer = await send(address(path, query), "application/json", signal);
  return answer.json();
}

/**
 * All of a list, page by page.
 *
 * @returns the first page with the items of all, and more: whether there are others beyond MOST
 */
export async function all(path, query = {}, signal = undefined) {
  const first = await get(path, { ...query, limit: PAGE }, signal);
  const items = [...first.items];
  let next = first.next;
  while (next && items.length < MOST) {
    const page = await get(path, { ...query, limit: PAGE, after: next }, signal);
    items.push(...page.items);
    next = page.next;
  }
  return { ...first, items, more: next !== undefined };
}

/** As get, or null if there is no such thing. */
export async function find(path, query = {}, signal = undefined) {
  try {
    return await get(path, query, signal);
  } catch (e) {
    if (e instanceof Problem && e.status === 404) {
      return null;
    }
    throw e;
  }
}

/** Asks for a table, all of its pages, and gives it to the reader as a file. */
export async function download(path, query, name) {
  try {
    save(await table(path, query), name);
  } catch (e) {
    window.alert(`The table can't be had now: ${e.message}`);
  }
}

async function table(path, query) {
  const pages = [];
  let after;
  do {
    const answer = await send(address(path, { ...query, limit: PAGE, after }), "text/csv");
    const page = await answer.text();
    pages.push(pages.length === 0 ? page : page.slice(page.indexOf("\n") + 1)); // one header
    after = answer.headers.get("Waybill-Next");
  } while (after);
  return new Blob(pages, { type: "text/csv" });
}

function save(file, name) {
  const link = document.createElement("a");
  link.href = URL.createObjectURL(file);
  link.download = name;
  link.click();
  setTimeout(() => URL.revokeObjectURL(link.href), 10_000);
}

/** A part of a path. */
export function part(text) {
  return encodeURIComponent(text);
}

function address(path, query) {
  const given = Object.entries(query).filter(([, value]) => value !== null && value !== undefined && value !== "");
  const search = new URLSearchParams(given).toString();
  return search ? `${path}?${search}` : path;
}

async function send(url, accept, signal) {
  const headers = { Accept: accept };
  if (hasToken()) {
    headers.Authorization = `Bearer ${sessionStorage.getItem(TOKEN)}`;
  }
  let answer;
  try {
    answer = await fetch(url, { headers, signal });
  } catch (e) {
    if (e.name === "AbortError") {
      throw e;
    }
    throw new Problem(0, "The report service does not answer.");
  }
  if (!answer.ok) {
    throw new Problem(answer.status, await detail(answer));
  }
  return answer;
}

async function detail(answer) {
  try {
    const problem = await answer.json();
    return problem.detail ?? problem.title;
  } catch {
    return `The report service answered with ${answer.status}.`;
  }
}
