//! Requests to the API, and what went wrong as something a page can show.

import type { Said } from "~/components/Parts";

/** Why a request was not done: the server's problem document, or that there was no server. */
export class ApiError extends Error implements Said {
  readonly status: number;
  readonly kind: string;
  readonly cure?: string;
  readonly raw?: string;

  constructor(status: number, kind: string, message: string, cure?: string, raw?: string) {
    super(message);
    this.status = status;
    this.kind = kind;
    this.cure = cure;
    this.raw = raw;
  }
}

/** Reads a problem document; what is none keeps its status and its beginning. */
export function problemOf(status: number, body: unknown): ApiError {
  if (typeof body === "object" && body !== null && "title" in body) {
    const problem = body as { type?: string; title?: string; detail?: string; cure?: string };
    const kind = (problem.type ?? "").split(":").at(-1) ?? "";
    return new ApiError(status, kind, sentence(problem.detail ?? problem.title ?? "The request failed"), problem.cure && sentence(problem.cure), JSON.stringify(body, null, 2));
  }
  const raw = typeof body === "string" && body ? body.slice(0, 2000) : undefined;
  return new ApiError(status, "", `The server answered ${status}.`, "Look at its log.", raw);
}

/** With a capital letter and a full stop: problems are written to be joined. */
export function sentence(text: string): string {
  const trimmed = text.trim();
  if (!trimmed) return trimmed;
  const begun = /^[a-z]+[\s,]/.test(trimmed) ? trimmed[0]!.toUpperCase() + trimmed.slice(1) : trimmed;
  return /[.!?`)]$/.test(begun) ? begun : `${begun}.`;
}


type Query = Record<string, string | number | boolean | undefined>;

async function send<T>(method: string, path: string, query: Query, body: unknown, signal?: AbortSignal, headers: Record<string, string> = {}): Promise<T> {
  const search = new URLSearchParams(Object.entries(query).flatMap(([key, value]) => (value === undefined ? [] : [[key, String(value)]])));
  const url = search.size ? `${path}?${search}` : path;
  let response: Response;
  try {
    response = await fetch(url, { method, signal, headers: { accept: "application/json", ...(body === undefined ? {} : { "content-type": "application/json" }), ...(method === "GET" ? {} : { "x-edge-assets": "1" }), ...headers }, body: body === undefined ? undefined : JSON.stringify(body) });
  } catch (error) {
    if (error instanceof DOMException && error.name === "AbortError") throw error;
    throw new ApiError(0, "unreachable", "The server does not answer.", "It may be starting anew; this page tries again on its own.");
  }
  const text = await response.text();
  let parsed: unknown = text;
  try {
    parsed = JSON.parse(text);
  } catch {}
  if (!response.ok) throw problemOf(response.status, parsed);
  return parsed as T;
}

export const get = <T>(path: string, query: Query = {}, signal?: AbortSignal) => send<T>("GET", path, query, undefined, signal);
export const post = <T>(path: string, body?: unknown, headers?: Record<string, string>) => send<T>("POST", path, {}, body, undefined, headers);
export const put = <T>(path: string, body?: unknown) => send<T>("PUT", path, {}, body);
