//! A server that answers like the real one, out of a made-up deployment. For development and browser tests only.

import { createReadStream, existsSync, readFileSync, statSync } from "node:fs";
import { createServer, type IncomingMessage, type Server, type ServerResponse } from "node:http";
import type { AddressInfo } from "node:net";
import { extname, join, normalize } from "node:path";
import { fileURLToPath } from "node:url";
import type { Check, Run, RunEvent, Tick } from "../../src/api/types";
import { Alerts, ofAlerts } from "./alerts";
import { Backfills } from "./backfills";
import { iso, NOW } from "./basics";
import { checkEvents } from "./checkHistory";
import { CHECKS } from "./checks";
import { fits, ofDeployment, ticksOfDay, trialOf } from "./deployment";
import { DynamicKeys } from "./dynamic";
import { History, type Recorded } from "./history";
import { partitionsOf, spacesOf } from "./partitions";
import { Streams } from "./streams";
import { Upkeep } from "./upkeep";
import { catalogue, ofRuns, overview } from "./views";
import { World } from "./world";

const DIST = fileURLToPath(new URL("../../../ui-dist", import.meta.url));
const OPENAPI = fileURLToPath(new URL("../../../openapi.json", import.meta.url));

export const POLICY =
  "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data:; font-src 'self'; connect-src 'self'; worker-src 'self'; base-uri 'none'; form-action 'self'; frame-ancestors 'none'";

/** What the server says of a script: it holds for a worker. */
const OF_SCRIPTS =
  "default-src 'none'; connect-src 'self'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'";

const KINDS: Record<string, string> = {
  ".html": "text/html; charset=utf-8",
  ".js": "text/javascript",
  ".css": "text/css",
  ".svg": "image/svg+xml",
  ".woff2": "font/woff2",
  ".txt": "text/plain; charset=utf-8",
};

export interface Options {
  /** How many assets are made up; 0 takes the small, hand-written deployment. */
  scale?: number;
  /** How many partitions `hourly_aggregation` has. */
  partitions?: number;
  port?: number;
}

export interface Fixture {
  url: string;
  server: Server;
  /** Ends all streams, as a server does that goes away; `false` brings it back. */
  lose: (lost: boolean) => void;
  /** The streams of events: how many are open, and what they were asked for. */
  streams: Streams;
  /** Has it ask for tokens; who is there is signed in. */
  askTokens: () => void;
  close: () => Promise<void>;
}

interface Context {
  world: World;
  history: History;
  spaces: ReturnType<typeof spacesOf>;
  backfills: Backfills;
  upkeep: Upkeep;
  dynamic: DynamicKeys;
  alerts: Alerts;
  streams: Streams;
  lost: boolean;
  seen: Map<string, Recorded>;
}

export const contextOf = (scale = 0, partitions?: number): Context => {
  const world = new World(scale);
  const history = new History(world);
  return {
    world,
    history,
    spaces: spacesOf(partitions),
    backfills: new Backfills(history),
    upkeep: new Upkeep(),
    dynamic: new DynamicKeys(),
    alerts: new Alerts(),
    streams: new Streams(),
    lost: false,
    seen: new Map(),
  };
};

export async function start({ scale, partitions, port = 0 }: Options = {}): Promise<Fixture> {
  const context = contextOf(scale, partitions);
  const server = createServer((request, response) => void handle(context, request, response));
  const beat = setInterval(() => grow(context), 700);
  await new Promise<void>((resolve) => server.listen(port, "127.0.0.1", resolve));
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    server,
    streams: context.streams,
    lose(lost) {
      context.lost = lost;
      if (lost) context.streams.end();
    },
    askTokens() {
      context.upkeep.needsToken = true;
    },
    close: () =>
      new Promise((resolve) => {
        clearInterval(beat);
        context.streams.end();
        server.close(() => resolve());
        server.closeAllConnections();
      }),
  };
}

/** The run that is under way says something from time to time. */
function grow(context: Context) {
  const running = context.history.runs.find((it) => it.run.status === "running");
  if (!running) return;
  running.lines += running.assets.length;
  const event = context.history
    .events(running)
    .filter((it) => it.type === "step_logged")
    .at(-1);
  if (event) context.streams.tell({ ...event, at: iso(Date.now()) });
}

export async function handle(context: Context, request: IncomingMessage, response: ServerResponse) {
  const url = new URL(request.url ?? "/", "http://localhost");
  if (context.lost) return void request.socket.destroy();
  if (!url.pathname.startsWith("/api/v1/")) return file(url.pathname, request, response);
  if (url.pathname === "/api/v1/events") return context.streams.open(url, response);
  const chunks: Buffer[] = [];
  for await (const chunk of request) chunks.push(chunk as Buffer);
  const text = Buffer.concat(chunks).toString();
  const answer = route(context, request.method ?? "GET", url, text ? JSON.parse(text) : {});
  const body =
    answer === undefined
      ? {
          type: "urn:edge-assets:problem:unknown-path",
          title: "There is no such thing",
          status: 404,
          detail: `there is nothing at \`${url.pathname}\``,
          cure: "look at the address",
        }
      : answer;
  const status = (body as { status?: unknown }).status;
  response.writeHead(typeof status === "number" ? status : 200, {
    "content-type": "application/json",
    "cache-control": "no-cache",
  });
  response.end(JSON.stringify(body));
}

function file(path: string, request: IncomingMessage, response: ServerResponse) {
  const wanted = join(DIST, normalize(path));
  const isFile = wanted.startsWith(DIST) && existsSync(wanted) && statSync(wanted).isFile();
  const found = isFile ? wanted : join(DIST, "index.html");
  const accepts = String(request.headers["accept-encoding"] ?? "");
  const twin = accepts.includes("br") && existsSync(`${found}.br`) ? ".br" : "";
  response.writeHead(200, {
    "content-type": KINDS[extname(found)] ?? "application/octet-stream",
    "content-security-policy": extname(found) === ".js" ? OF_SCRIPTS : POLICY,
    "cache-control": found.includes("/static/") ? "public, max-age=31536000, immutable" : "no-cache",
    ...(twin ? { "content-encoding": "br" } : {}),
  });
  createReadStream(found + twin)
    .on("error", () => response.destroy())
    .pipe(response);
}

const page = <T>(all: readonly T[], url: URL) => {
  const from = Number(url.searchParams.get("after") ?? 0);
  const limit = Math.min(200, Number(url.searchParams.get("limit") ?? 50));
  return { items: all.slice(from, from + limit), next: from + limit < all.length ? String(from + limit) : null };
};

function route(context: Context, method: string, url: URL, body: Record<string, unknown>): unknown {
  const { world, history } = context;
  const [, , , what, name, verb, part] = url.pathname.split("/").map(decodeURIComponent);
  const given = (key: string) => url.searchParams.get(key) ?? undefined;
  switch (what) {
    case "openapi.json":
      return existsSync(OPENAPI) ? JSON.parse(readFileSync(OPENAPI, "utf8")) : { paths: {} };
    case "views":
      if (name === "ticks") return ticksOfDay(world.schedules, world.sensors);
      return name === "catalogue" ? catalogue(history) : overview(world, history);
    case "runs": {
      if (!name && method === "POST") return launch(context, body);
      if (method === "POST" && (name === "cancel" || name === "retry")) {
        const items = (body.runs as string[]).map((id) => {
          const run = route(context, "POST", new URL(`/api/v1/runs/${id}/${name}`, url), {}) as { run?: Run } & Run;
          return { id, run: run.run ?? run, problem: null, detail: null };
        });
        return { items, done: items.length };
      }
      if (!name) {
        const statuses = given("status")?.split(",");
        const since = given("since");
        const id = given("id");
        return page(
          history.runs
            .filter((it) => fits(it.run, it.assets, url))
            .map((it) => it.run)
            .filter(
              (run) =>
                (!statuses || statuses.includes(run.status)) &&
                (!given("job") || run.job === given("job")) &&
                (!given("tag") || Object.entries(run.tags).some((it) => it.join("=") === given("tag"))) &&
                (!given("trigger") || run.origin.name === given("trigger")) &&
                (!since || run.created_at >= since) &&
                (!id || run.id.startsWith(id) || run.id.endsWith(id)),
            ),
          url,
        );
      }
      const found = history.runs.find((it) => it.run.id === name);
      if (!found) return undefined;
      if (verb === "events") return log(history.events(found), url);
      if (verb === "log")
        return history
          .events(found)
          .map((event) => `${event.at} ${event.level} ${event.text}`)
          .join("\n");
      if (verb === "cancel") {
        found.run.status = "canceled";
        return found.run;
      }
      if (verb === "retry") {
        const again = history.add({
          job: found.run.job ?? null,
          selection: found.run.selection,
          at: Date.now(),
          by: { by: "reexecution" },
          status: "queued",
          seed: 0.4,
          parent: found.run.id,
        });
        history.runs.unshift(history.runs.pop()!);
        return { run: again.run, is_new: true, runs: [again.run] };
      }
      return history.detail(found);
    }
    case "backfills": {
      const { backfills } = context;
      if (!name && method === "POST")
        return backfills.start(body, (asset, text) => {
          const space = context.spaces.get(asset);
          const chosen = space?.chosen(text);
          return typeof chosen === "object" ? chosen.reduce((sum, it) => sum + it, 0) : (chosen ?? 1);
        });
      if (!name)
        return page(
          backfills.all.filter((it) => !given("unfinished") || !it.finished_at),
          url,
        );
      const found = backfills.all.find((it) => it.id === name);
      return found && verb ? backfills.act(found, verb) : found;
    }
    case "assets":
      if (!name) {
        const selection = given("selection");
        const keys = selection === undefined ? undefined : new Set(history.select(selection));
        return page(
          world.assets.filter((asset) => !keys || keys.has(asset.key)),
          url,
        );
      }
      if (verb === "partitions") {
        const space = context.dynamic.spaceOf(name) ?? context.spaces.get(name);
        return space && partitionsOf(space, name, part, url);
      }
      if (verb === "wipe")
        return wipe(context, name, method === "POST" ? body : { partitions: given("partitions") }, method);
      if (verb === "events" && given("kind") === "check_evaluated")
        return log(
          checkEvents(
            name,
            history.runs.slice(0, 30).map((it) => it.run.id),
          ),
          url,
        );
      if (verb === "events")
        return log(
          history.runs
            .slice(0, 40)
            .filter((it) => it.assets.includes(name) && it.lines < 5000)
            .flatMap((it) => history.events(it).filter((event) => event.asset === name))
            .sort((a, b) => a.position - b.position),
          url,
        );
      {
        const detail = world.detail(name);
        return detail && { ...detail, check_results: withRuns(context, detail.check_results) };
      }
    case "graph":
      if (name === "status") {
        const letters = { success: "s", failure: "f", running: "r", stale: "t", missing: "m" };
        return {
          graph: `h${world.assets.length}`,
          assets: world.assets.map((it) => letters[it.status]).join(""),
          checks: world.assets.map((it) => ({ none: "-", passed: "p", warn: "w", error: "e" })[it.checks]).join(""),
        };
      }
      return world.graph(url.searchParams.get("folded"));
    case "jobs": {
      const nextOf = (job: string) => world.schedules.find((it) => it.job === job && it.is_on)?.next ?? null;
      const jobs = world.jobs.map((it) => ofRuns(it, history, nextOf(it.name)));
      if (!name) return { items: jobs, next: null };
      const job = jobs.find((it) => it.name === name);
      return (
        job && {
          ...job,
          assets: history.select(job.selection),
          config: {},
          retries: 1,
          timeout_s: 3600,
          max_runs: 1,
          tag_limits: {},
          source: "src/jobs.rs:12",
          runs: history.runs
            .filter((it) => it.run.job === name)
            .slice(0, 20)
            .map((it) => it.run),
        }
      );
    }
    case "schedules":
    case "sensors": {
      const all: (World["schedules"][number] | World["sensors"][number])[] =
        what === "schedules" ? world.schedules : world.sensors;
      if (!name) return { items: all, next: null };
      const found = all.find((it) => it.name === name);
      if (!found) return undefined;
      if (verb === "cursor") {
        const sensor = found as World["sensors"][number];
        if (method === "PUT" && (body.from ?? null) !== (sensor.cursor ?? null))
          return {
            type: "urn:edge-assets:problem:conflict",
            title: "It stands otherwise by now",
            status: 409,
            detail: "the cursor is another one by now",
            cure: "look at it again",
          };
        sensor.cursor = (method === "PUT" ? body.to : body.cursor) as string | null;
        return sensor;
      }
      if (verb === "trial") return trialOf(found as World["sensors"][number]);
      if (verb === "start" || verb === "stop") found.is_on = verb === "start";
      if (verb === "ticks")
        return page(
          ticks(context, name).filter((tick) => !given("without_skips") || tick.outcome !== "skipped"),
          url,
        );
      return found;
    }
    case "automation": {
      const { upkeep } = context;
      const run = history.runs[2]?.run.id ?? "";
      if (method === "PUT") upkeep.isOn = body.on === true;
      if (verb === "trial") return upkeep.trial(name ?? "");
      if (name && (verb === "start" || verb === "stop")) return upkeep.switch(name, verb === "start", run);
      return name ? upkeep.evaluations(run) : upkeep.automation(run);
    }
    case "partitions":
      return context.dynamic.answer(method, name, body, url);
    case "alerts":
      return (
        ofAlerts(context.alerts, method, name, verb, url, body) ??
        (name
          ? context.upkeep.test(body.sink as string | undefined)
          : { ...context.upkeep.alerts(), ...context.alerts.rules() })
      );
    case "streams":
      return context.streams.turn(name ?? "", String(body.topics));
    case "session":
      return context.upkeep.session();
    case "checks":
      if (method === "POST") return launch(context, body);
      return page(withRuns(context, CHECKS), url);
    case "plan":
      return plan(context, body);
    case "deployment":
      return deployment(context);
    default: {
      const found = ofDeployment(what, name, url);
      return found && page(found, url);
    }
  }
}

function log(events: RunEvent[], url: URL) {
  const given = (key: string) => url.searchParams.get(key);
  const ranks = ["debug", "info", "warn", "error"];
  const kinds = given("kind")?.split(",");
  const least = given("level") ? ranks.indexOf(given("level")!) : 0;
  const wanted = events.filter(
    (event) =>
      (!kinds || kinds.includes(event.type)) &&
      ranks.indexOf(event.level) >= least &&
      (!given("step") || event.step === given("step")) &&
      event.text.toLowerCase().includes(given("q")?.toLowerCase() ?? ""),
  );
  const limit = Math.min(200, Number(given("limit") ?? 50));
  const before = given("before");
  if (before || given("newest_first")) {
    const found = wanted.filter((event) => !before || event.position < Number(before)).reverse();
    return { items: found.slice(0, limit), next: found.length > limit ? found[limit - 1]!.position : null };
  }
  const found = wanted.filter((event) => event.position > Number(given("after") ?? 0));
  return { items: found.slice(0, limit), next: found.length > limit ? found[limit - 1]!.position : null };
}

function ticks({ history }: Context, name: string): Tick[] {
  return Array.from({ length: 140 }, (_, i): Tick => {
    const at = NOW - 20_000 - i * (name === "collector_backlog" ? 60_000 : 300_000);
    const outcome =
      name === "collector_backlog" && i < 7
        ? "failed"
        : i % 9 === 4 || name.startsWith("every") || name === "hourly"
          ? "requested"
          : "skipped";
    return {
      id: `${name}-${i}`,
      instant: iso(at),
      began_at: iso(at + 9),
      ended_at: iso(at + 9 + (i % 7) * 23),
      outcome,
      reason:
        outcome === "failed"
          ? "connection refused (os error 111): tcp connect to collector-3:9092"
          : outcome === "skipped"
            ? "no firmware since 4.18.2"
            : null,
      runs: outcome === "requested" ? [history.runs[i % history.runs.length]!.run.id] : [],
      known_runs: 0,
      missed: i === 30 ? 3 : 0,
      alert: null,
    };
  });
}

function plan({ world, history, spaces }: Context, body: Record<string, unknown>) {
  const job = world.jobs.find((it) => it.name === body.job);
  const selection = job?.selection ?? String(body.selection ?? "");
  const assets = history.select(selection);
  if (assets.length === 0)
    return {
      type: "urn:edge-assets:problem:empty-selection",
      title: "It cannot be planned",
      status: 422,
      detail: `\`${selection}\` selects no asset`,
      cure: "did you mean `device_stats_cache`?",
    };
  // A text of partitions is as many steps as it selects of each asset that has them.
  const texts = (body.partitions as string[] | undefined) ?? (body.partition ? [String(body.partition)] : [undefined]);
  const keysOf = (asset: string, text: string | undefined): (string | null)[] => {
    const space = spaces.get(asset);
    if (!space) return [null];
    const chosen = space.chosen(text ?? Array.from(space.axes, () => "latest").join("|"));
    if (typeof chosen === "string") throw new Error(chosen);
    const keys: string[] = [];
    for (let place = 0; place < space.total; place += 1) if (chosen[place]) keys.push(space.key(place));
    return keys;
  };
  let made: { asset: string; keys: (string | null)[] }[][];
  try {
    made = texts.map((text) => assets.map((asset) => ({ asset, keys: keysOf(asset, text) })));
  } catch (error) {
    return {
      type: "urn:edge-assets:problem:bad-partitions",
      title: "It cannot be planned",
      status: 422,
      detail: `there is no partition \`${(error as Error).message}\``,
      cure: "write a key, a range of keys, or `latest`",
    };
  }
  const steps = (made[0] ?? []).flatMap(({ asset, keys }) =>
    keys.map((partition) => ({
      key: partition ? `${asset}[${partition}]` : asset,
      asset,
      partition,
      group: null,
      upstream: [],
      loads: [],
      checks: CHECKS.filter((check) => check.asset === asset).map((check) => check.name),
      reason: "selected",
    })),
  );
  return {
    selection,
    runs: texts.length,
    step_count: made.flat().reduce((sum, it) => sum + it.keys.length, 0),
    assets: assets.map((asset) => {
      const keys = made.flat().flatMap((it) => (it.asset === asset ? it.keys : []));
      return { asset, first: keys[0], last: keys.at(-1), steps: keys.length };
    }),
    steps: steps.slice(0, 500),
    steps_left_out: Math.max(0, steps.length - 500),
    skipped: selection.includes("+")
      ? [{ asset: "raw_events", reason: "it is external: something else makes it" }]
      : [],
  };
}

function launch({ history }: Context, body: Record<string, unknown>) {
  const made = history.add({
    job: (body.job as string) ?? null,
    selection: body.selection as string | undefined,
    at: Date.now(),
    by: { by: "manual" },
    status: "queued",
    seed: 0.5,
    partition: body.partition as string | undefined,
  });
  history.runs.unshift(history.runs.pop()!);
  return { run: made.run, is_new: true, runs: [made.run] };
}

function wipe({ world, history, spaces }: Context, name: string, body: Record<string, unknown>, method: string) {
  const asset = world.assets.find((it) => it.key === name);
  if (!asset) return undefined;
  const space = spaces.get(name);
  const text = body.partitions as string | null | undefined;
  const chosen = text ? space?.chosen(text) : undefined;
  if (typeof chosen === "string") return undefined;
  const isWiped = method === "POST";
  const known = space ? space.known(chosen, isWiped) : Number(asset.status !== "missing");
  if (!isWiped)
    return { asset: name, partitions: text ? known : null, known, downstream: history.select(`${name}+`).length - 1 };
  if (!text) asset.status = "missing";
  const tags = body.note ? { note: body.note as string } : {};
  const launched = launch({ history } as Context, { selection: name, partition: text });
  Object.assign(launched.run, { status: "success", tags, origin: { by: "wipe", name: null } });
  return launched;
}

function deployment({ history, streams }: Context) {
  const runs: Record<string, number> = {};
  for (const { run } of history.runs) runs[run.status] = (runs[run.status] ?? 0) + 1;
  const loop = (name: string, ago: number, restarts = 0, error: string | null = null) => ({
    name,
    last_round: iso(Date.now() - ago),
    restarts,
    last_error: error,
  });
  return {
    location: "edge-pipelines",
    code_version: "9d41c7e2",
    framework_version: "0.4.0",
    process: "edge-1/4127",
    daemon: {
      is_alive: true,
      loops: [
        loop("schedules", 4000),
        loop("sensors", 900),
        loop("queue", 1200),
        loop("aftermath", 8000),
        loop("monitor", 3000),
        loop("alerts", 30_000, 1, "mail: connection timed out after 10 s"),
        loop("retention", 1_900_000),
      ],
    },
    leader: { process: "edge-1/4127", until: iso(Date.now() + 20_000), is_over: false },
    runs,
    limits: { max_runs: 4, max_steps: 32, tags: { tier: 2 } },
    pools: [
      { name: "clickhouse", slots: 4, taken: 3 },
      { name: "redis", slots: 16, taken: 1 },
    ],
    store: {
      driver: "sqlite",
      place: ".edge/store.db",
      bytes: 48_230_400,
      runs: history.runs.length,
      events: 184_220,
      ticks: 9_413,
      retention: { age_s: 30 * 86_400, bytes: 5_000_000_000 },
    },
    open_streams: streams.count,
  };
}

const withRuns = ({ history }: Context, checks: readonly Check[]): Check[] =>
  checks.map((check) => ({ ...check, last: check.last && { ...check.last, run: history.runs[3]?.run.id ?? "" } }));
