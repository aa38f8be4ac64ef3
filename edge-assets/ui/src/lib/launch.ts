//! What the launch page asks for: the request, and the same as commands for a shell.

import type { Launch } from "~/api/types";
import type { LaunchSearch } from "./pages";

export interface Draft {
  by: "job" | "selection";
  job: string;
  selection: string;
  /** A selection of partitions: a key, a range, a list of both, `latest`, `*`. */
  partitions: string;
  /** Whether each part of the list is a run of its own. */
  each: boolean;
  /** Labels, `name=value`, one a line. */
  tags: string;
  priority: string;
  config: Record<string, Record<string, unknown>>;
}

/** A table of tables, as settings of assets are; what else an address says is nothing. */
function configOf(text: string | undefined): Draft["config"] {
  const isTable = (value: unknown) => typeof value === "object" && value !== null && !Array.isArray(value);
  try {
    const parsed: unknown = JSON.parse(text ?? "{}");
    return isTable(parsed) && Object.values(parsed as object).every(isTable) ? (parsed as Draft["config"]) : {};
  } catch {
    return {};
  }
}

/** The draft that an address holds. */
export const draftOf = (search: LaunchSearch): Draft => ({
  by: search.job ? "job" : "selection",
  job: search.job ?? "",
  selection: search.select ?? "",
  partitions: search.partition ?? "",
  each: search.each === true,
  tags: search.tags ?? "",
  priority: search.priority ?? "",
  config: configOf(search.config),
});

/** The address that holds a draft. */
export const searchOf = (draft: Draft): LaunchSearch => ({
  job: draft.by === "job" && draft.job ? draft.job : undefined,
  select: draft.by === "selection" && draft.selection ? draft.selection : undefined,
  partition: draft.partitions || undefined,
  each: draft.each || undefined,
  tags: draft.tags || undefined,
  priority: draft.priority || undefined,
  config: Object.keys(draft.config).length ? JSON.stringify(draft.config) : undefined,
});

/** The parts of a list; a comma after `\\` belongs to a key. */
export const partsOf = (text: string): string[] =>
  (text.match(/(?:\\.|[^,\n\\])+/g) ?? []).map((part) => part.trim()).filter(Boolean);

/** The request, or what is still wrong with the draft. */
export function requestOf(draft: Draft): { request: Launch } | { fault: string } {
  const target = draft.by === "job" ? draft.job.trim() : draft.selection.trim();
  if (!target) return { fault: draft.by === "job" ? "Choose a job." : "Say what to materialize." };
  const request: Launch = draft.by === "job" ? { job: target } : { selection: target };
  const partitions = partsOf(draft.partitions);
  const isEach = draft.each && partitions.length > 1;
  if (isEach && partitions.length > 100)
    return {
      fault: `These are ${partitions.length} runs; 100 at most can be launched at once. A backfill takes more.`,
    };
  if (isEach) request.partitions = partitions;
  else if (partitions.length > 0) request.partition = partitions.join(",");
  const tags: Record<string, string> = {};
  for (const line of draft.tags
    .split("\n")
    .map((line) => line.trim())
    .filter(Boolean)) {
    const at = line.indexOf("=");
    if (at < 1) return { fault: `“${line}” is no label; write name=value.` };
    tags[line.slice(0, at).trim()] = line.slice(at + 1).trim();
  }
  if (Object.keys(tags).length) request.tags = tags;
  if (draft.priority.trim()) {
    const priority = Number(draft.priority);
    if (!Number.isInteger(priority)) return { fault: "The priority is a whole number." };
    request.priority = priority;
  }
  const config = Object.fromEntries(
    Object.entries(draft.config).filter(([, settings]) => Object.keys(settings).length),
  );
  if (Object.keys(config).length) request.config = config;
  return { request };
}

/** A word that a shell takes as it is. */
export const quoted = (word: string): string =>
  /^[\w@%+=:,./-]+$/.test(word) ? word : `'${word.replaceAll("'", `'\\''`)}'`;

export function curlOf(request: Launch, origin: string): string {
  return `curl -X POST ${origin}/api/v1/runs \\\n  -H 'Content-Type: application/json' \\\n  -d ${quoted(JSON.stringify(request))}`;
}

/** The same on the command line, a command for each run. */
export function cliOf(request: Launch, binary: string): string {
  const words = [binary, "job", "launch"];
  if (request.job) words.push(request.job);
  else words.push("--select", quoted(request.selection ?? ""));
  for (const [name, value] of Object.entries(request.tags ?? {})) words.push("--tag", quoted(`${name}=${value}`));
  if (request.priority !== undefined) words.push("--priority", String(request.priority));
  for (const [asset, settings] of Object.entries(request.config ?? {})) {
    for (const [name, value] of Object.entries(settings as Record<string, unknown>))
      words.push("--config", quoted(`${asset}.${name}=${typeof value === "string" ? value : JSON.stringify(value)}`));
  }
  const partitions = request.partitions ?? (request.partition ? [request.partition] : []);
  if (partitions.length === 0) return words.join(" ");
  return partitions.map((key) => `${words.join(" ")} --partition ${quoted(key)}`).join("\n");
}
