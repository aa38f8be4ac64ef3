//! Requests to the API, and what went wrong as something a page can show.

import createClient from "openapi-fetch";
import type { Said } from "~/components/Parts";
import type { paths } from "./schema";

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
    return new ApiError(
      status,
      kind,
      sentence(problem.detail ?? problem.title ?? "The request failed"),
      problem.cure && sentence(problem.cure),
      JSON.stringify(body, null, 2),
    );
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

/** The typed client: paths, parameters and answers are those of the OpenAPI document. */
export const api = createClient<paths>({
  // Marks a write without a body as meant; the page of another site could not send it.
  headers: { "x-edge-assets": "1" },
  fetch: (request) => globalThis.fetch(request),
});

const unauthorized: (() => void)[] = [];

/** Has something be done when an answer says that nobody is signed in. */
export const onUnauthorized = (listener: () => void): void => {
  unauthorized.push(listener);
};

interface Answer<T> {
  data?: T;
  error?: unknown;
  response: Response;
}

/** The answer to a request, or the problem as an error. */
export async function ask<T>(request: Promise<Answer<T>>): Promise<T> {
  let answer: Answer<T>;
  try {
    answer = await request;
  } catch (error) {
    if (error instanceof DOMException && error.name === "AbortError") throw error;
    throw new ApiError(
      0,
      "unreachable",
      "The server does not answer.",
      "It may be starting anew; this page tries again on its own.",
    );
  }
  if (answer.response.status === 401) for (const listener of unauthorized) listener();
  if (!answer.response.ok) throw problemOf(answer.response.status, answer.error);
  return answer.data as T;
}
