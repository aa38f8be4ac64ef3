//! The types of the API, under the names that the pages use.

export interface Items<T> { items: T[]; next: string | null }
export type RunState = "queued" | "starting" | "running" | "canceling" | "success" | "failure" | "canceled";
export type StepState = "waiting" | "ready" | "running" | "retrying" | "success" | "failure" | "skipped" | "canceled";
export type Level = "debug" | "info" | "warn" | "error";
export interface Entry { name: string; kind: string; value: unknown; text: string }
export interface Failure { cause: string; message: string; chain: string[]; class?: string | null }
export interface Skip { why: string; asset: string; check?: string | null; text: string }
export interface CheckOutcome { name: string; passed: boolean; description?: string | null; severity: "warn" | "error"; blocking: boolean; metadata: Entry[] }
export interface Origin { by: string; name?: string | null }
export interface Run {
  id: string; status: RunState; status_since: string; reason?: string | null; job?: string | null; selection: string;
  partition?: string | null; origin: Origin; tags: Record<string, string>; priority: number; location: string; code_version: string;
  parent?: string | null; root: string; attempt: number; created_at: string; started_at?: string | null; finished_at?: string | null;
  planned_steps: number; succeeded_steps: number; failed_steps: number;
}
export interface Step {
  key: string; asset: string; partition?: string | null; status: StepState; attempts: number; started_at?: string | null;
  duration_us?: number | null; failure?: Failure | null; skip?: Skip | null; checks: CheckOutcome[]; metadata: Entry[];
}
export interface RunDetail extends Run {
  key?: string | null; config: Record<string, unknown>; scope: string; from_step?: string | null; not_before?: string | null;
  holder?: string | null; epoch: number; lease_until?: string | null; steps: Step[]; position: number;
}
export interface RunEvent {
  position: number; at: string; run: string; step?: string; asset?: string; partition?: string; type: string; level: Level; text: string;
  status?: RunState; attempt?: number; duration_us?: number; progress?: { done: number; total?: number | null; unit: string };
  failure?: Failure; skip?: Skip; check?: CheckOutcome; data_version?: string; metadata?: Entry[];
}
export interface Events { items: RunEvent[]; next: number | null }
export interface Materialization { at: string; run: string; partition?: string | null; data_version?: string | null; position: number }
export type AssetStatus = "missing" | "running" | "failure" | "stale" | "success";
export interface Asset {
  key: string; group?: string | null; summary: string; kinds: string[]; owners: string[]; tags: Record<string, string>; is_external: boolean;
  is_partitioned: boolean; status: AssetStatus; checks: "none" | "passed" | "warn" | "error"; latest?: Materialization | null; failure?: string | null;
}
export interface CheckResult { passed: boolean; severity: "warn" | "error"; at: string; run: string; description?: string | null; metadata: Entry[] }
export interface Check { asset: string; name: string; description: string; severity: "warn" | "error"; blocking: boolean; source: string; last?: CheckResult | null }
export interface AssetDetail extends Asset {
  description: string; code_version: string; retries: number; timeout_s?: number | null; fresh_within_s?: number | null; pool?: string | null;
  value_type: string; source: string; settings?: unknown; upstream: string[]; downstream: string[]; jobs: string[]; check_results: Check[];
  metadata: Entry[]; last_run?: string | null; last_at?: string | null;
}
export interface Job {
  name: string; description: string; selection: string; asset_count: number; schedules: string[]; sensors: string[];
  tags: Record<string, string>; priority: number; last_run?: Run | null;
}
export interface JobDetail extends Job {
  assets: string[]; config: Record<string, unknown>; retries: number; timeout_s?: number | null; max_runs?: number | null;
  tag_limits: Record<string, number>; source: string; runs: Run[];
}
export interface Tick {
  id: string; instant: string; began_at: string; ended_at: string; outcome: "requested" | "skipped" | "failed"; reason?: string | null;
  runs: string[]; known_runs: number; missed: number; alert?: string | null;
}
export interface Schedule {
  name: string; job: string; description: string; cron: string; timezone: string; is_on: boolean; is_on_by_default: boolean;
  next?: string | null; last_at?: string | null; overlap: string; missed: string; jitter_s: number; source: string; last_tick?: Tick | null;
}
export interface Sensor {
  name: string; job?: string | null; description: string; kind: string; rhythm: string; every_s?: number | null; timeout_s: number; is_on: boolean;
  is_on_by_default: boolean; next?: string | null; last_at?: string | null; cursor?: string | null; failures: number; overlap: string; source: string; last_tick?: Tick | null;
}
export interface Attention { kind: "daemon" | "failed_asset" | "failed_check" | "failing_trigger" | "stale_asset"; name: string; reason: string; since?: string | null; run?: string | null }
export interface NextTick { kind: string; name: string; job?: string | null; at: string }
export interface Overview {
  counts: { assets: number; failing_assets: number; stale_assets: number; missing_assets: number; failing_checks: number; queued_runs: number; running_runs: number };
  attention: Attention[]; attention_total: number; next_ticks: NextTick[];
}
export interface PlannedStep { key: string; asset: string; partition?: string | null; group?: string | null; upstream: string[]; loads: string[]; checks: string[]; reason: string }
export interface Plan { selection: string; steps: PlannedStep[]; skipped: { asset: string; reason: string }[] }
export interface Deployment {
  location: string; code_version: string; framework_version: string; process: string;
  daemon?: { is_alive: boolean; loops: { name: string; last_round?: string | null; restarts: number; last_error?: string | null }[] } | null;
  leader?: { process: string; until: string; is_over: boolean } | null; runs: Record<string, number>;
  limits: { max_runs: number; max_steps: number; tags: Record<string, number> }; pools: { name: string; slots: number; taken: number }[];
  store: { driver: string; place: string; bytes: number; runs: number; events: number; ticks: number }; open_streams: number;
}
export interface Launch { job?: string; selection?: string; partition?: string; partitions?: string[]; config?: Record<string, unknown>; tags?: Record<string, string>; priority?: number; not_before?: string }
export interface Launched { run: Run; is_new: boolean; runs: Run[] }
export interface GraphDocument { hash: string; width: number; height: number; node_width: number; node_height: number; nodes: { key: string; group?: number | null; kinds?: string[]; is_external?: boolean; is_partitioned?: boolean; checks?: number; x: number; y: number }[]; groups: { name: string; assets: number; x: number; y: number; width: number; height: number }[]; edges: [number, number][]; routes: { edge: number; points: [number, number][] }[] }
export interface GraphStatus { graph: string; assets: string; checks: string }
