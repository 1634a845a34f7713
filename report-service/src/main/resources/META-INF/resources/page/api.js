// SPDX-License-Identifier: Apache-2.0
// The service's REST interface. The browser's own cache keeps answers and asks by their ETag.

const TOKEN = "waybill.token";

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

/** Asks for a table and gives it to the reader as a file. */
export async function download(path, query, name) {
  const answer = await send(address(path, query), "text/csv");
  const link = document.createElement("a");
  link.href = URL.createObjectURL(await answer.blob());
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
