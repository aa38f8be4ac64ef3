import { useInfiniteQuery } from "@tanstack/react-query";
import { useNavigate } from "@tanstack/react-router";
import { useCallback, useMemo } from "react";
import { assetLogQuery } from "~/api/queries";
import type { RunEvent } from "~/api/types";
import { Empty, Loading, Problem } from "~/components/Parts";
import { RunLink } from "~/components/RunParts";
import { Mark } from "~/components/Status";
import { type Column, Table } from "~/components/Table";
import { Time } from "~/components/Time";
import type { Status } from "~/lib/status";
import { duration } from "~/lib/time";
import css from "./asset.module.css";

/** What happened to an asset, over all runs, newest first. */
export function AssetEvents({ assetKey }: { assetKey: string }) {
  const query = useInfiniteQuery(assetLogQuery(assetKey));
  const navigate = useNavigate();
  const rows = useMemo(() => query.data?.pages.flatMap((page) => page.items) ?? [], [query.data]);
  const { hasNextPage, isFetchingNextPage, fetchNextPage } = query;
  const onEnd = useCallback(() => {
    if (hasNextPage && !isFetchingNextPage) void fetchNextPage();
  }, [hasNextPage, isFetchingNextPage, fetchNextPage]);
  if (query.isError && rows.length === 0) return <Problem error={query.error} retry={() => void query.refetch()} />;
  if (query.isPending) return <Loading rows={8} />;
  if (rows.length === 0) return <Empty>Nothing has happened to this asset.</Empty>;
  return (
    <Table
      label="Events"
      columns={COLUMNS}
      rows={rows}
      rowKey={(event) => String(event.position)}
      onEnd={onEnd}
      onOpen={(event) =>
        void navigate({
          to: "/runs/$id",
          params: { id: event.run },
          search: { engine: true, step: event.step ?? undefined },
          hash: `L${event.position}`,
        })
      }
    />
  );
}

const MARKS: Record<string, Status> = {
  asset_materialized: "succeeded",
  asset_observed: "succeeded",
  asset_wiped: "canceled",
  step_succeeded: "succeeded",
  step_failed: "failed",
  step_retry_scheduled: "retrying",
  step_skipped: "skipped",
  step_canceled: "canceled",
  step_started: "running",
};

const markOf = (event: RunEvent): Status =>
  event.check
    ? event.check.passed
      ? "succeeded"
      : event.check.severity === "error"
        ? "failed"
        : "warning"
    : (MARKS[event.type] ?? "queued");

const COLUMNS: readonly Column<RunEvent>[] = [
  {
    id: "mark",
    head: <span className="sr">Kind</span>,
    width: "14px",
    cell: (event) => <Mark state={markOf(event)} label={event.type} />,
  },
  {
    id: "text",
    head: "What happened",
    width: "minmax(120px, 3fr)",
    cell: (event) => (
      <span className={event.level === "error" ? css.bad : undefined} title={event.text}>
        {event.text}
      </span>
    ),
  },
  {
    id: "facts",
    head: "Recorded",
    width: "minmax(120px, 2fr)",
    from: 800,
    cell: (event) => (
      <span className="dim">
        {event.metadata
          ?.slice(0, 4)
          .map((entry) => `${entry.name} ${entry.text}`)
          .join(" · ")}
      </span>
    ),
  },
  {
    id: "took",
    head: "Took",
    width: "70px",
    align: "end",
    from: 560,
    cell: (event) => (event.duration_us == null ? null : duration(event.duration_us / 1000)),
  },
  { id: "run", head: "Run", width: "76px", cell: (event) => <RunLink id={event.run} /> },
  { id: "at", head: "When", width: "96px", align: "end", cell: (event) => <Time at={event.at} /> },
];
