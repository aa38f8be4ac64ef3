import type { APIRequestContext } from "@playwright/test";

/** The address of each page, with names that the server has. */
export async function addresses(request: APIRequestContext): Promise<Record<string, string>> {
  const first = async (path: string): Promise<Record<string, unknown>[]> => {
    const response = await request.get(path);
    return ((await response.json()) as { items: Record<string, unknown>[] }).items;
  };
  const [failed, succeeded, active, assets, jobs, schedules, sensors, backfills, conditions] = await Promise.all([
    first("/api/v1/runs?status=failure&limit=5"),
    first("/api/v1/runs?status=success&limit=5"),
    first("/api/v1/runs?status=running&limit=5"),
    first("/api/v1/assets?limit=200"),
    first("/api/v1/jobs"),
    first("/api/v1/schedules"),
    first("/api/v1/sensors"),
    first("/api/v1/backfills"),
    request
      .get("/api/v1/automation")
      .then((response) => response.json())
      .then((it) => (it as { assets: Record<string, unknown>[] }).assets),
  ]);
  const pages: Record<string, string> = {
    overview: "/",
    runs: "/runs",
    lineage: "/lineage",
    assets: "/assets",
    jobs: "/jobs",
    backfills: "/backfills",
    backfill_start: "/backfills/new",
    automation: "/automation",
    conditions: "/automation?kind=conditions",
    checks: "/checks",
    alerts: "/alerts",
    alerts_deliveries: "/alerts?tab=deliveries",
    alerts_silences: "/alerts?tab=silences",
    deployment: "/deployment",
    deployment_settings: "/deployment?tab=settings",
    deployment_audit: "/deployment?tab=audit",
    deployment_tokens: "/deployment?tab=tokens",
    launch: "/launch",
    api: "/api",
    notfound: "/asets/nothing",
  };
  const failedRun = failed.find((run) => run.job === null) ?? failed[0];
  if (failedRun) pages.run_failed = `/runs/${failedRun.id}`;
  if (succeeded[0]) {
    pages.run_succeeded = `/runs/${succeeded[0].id}?engine=1`;
    pages.run_steps = `/runs/${succeeded[0].id}?tab=steps`;
    pages.run_timing = `/runs/${succeeded[0].id}?tab=timing`;
    pages.run_lineage = `/runs/${succeeded[0].id}?tab=lineage`;
    pages.run_config = `/runs/${succeeded[0].id}?tab=config`;
  }
  if (active[0]) pages.run_active = `/runs/${active[0].id}`;
  const asset = assets.find((it) => it.key === "device_stats_cache") ?? assets[0];
  if (asset) {
    const key = encodeURIComponent(String(asset.key));
    pages.asset = `/assets/${key}`;
    pages.asset_events = `/assets/${key}?tab=events`;
    pages.asset_checks = `/assets/${key}?tab=checks`;
    pages.asset_automation = `/assets/${key}?tab=automation`;
    pages.lineage_owner = `/lineage?color=owner&at=${key}`;
    pages.asset_lineage = `/assets/${key}?tab=lineage`;
    const partitioned = assets.filter((it) => it.is_partitioned);
    for (const name of partitioned.slice(0, 6))
      pages[`asset_partitions_${name.key}`] = `/assets/${encodeURIComponent(String(name.key))}?tab=partitions`;
    pages.lineage_selected = `/lineage?at=${key}&dir=both&depth=2`;
    pages.launch_selection = `/launch?select=${key}`;
  }
  if (backfills[0]) {
    pages.backfill = `/backfills/${backfills[0].id}`;
    pages.backfill_runs = `/runs?backfill=${backfills[0].id}`;
  }
  if (jobs[0]) {
    pages.job = `/jobs/${encodeURIComponent(String(jobs[0].name))}`;
    pages.launch_job = `/launch?job=${encodeURIComponent(String(jobs[0].name))}`;
  }
  if (conditions[0]) pages.condition = `/automation/conditions/${encodeURIComponent(String(conditions[0].asset))}`;
  if (schedules[0]) pages.schedule = `/automation/schedules/${encodeURIComponent(String(schedules[0].name))}`;
  if (sensors[0]) pages.sensor = `/automation/sensors/${encodeURIComponent(String(sensors[0].name))}`;
  return pages;
}
