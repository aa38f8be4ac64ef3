import { useInfiniteQuery, useQuery } from "@tanstack/react-query";
import { getRouteApi, Link, useNavigate } from "@tanstack/react-router";
import { useCallback, useMemo } from "react";
import { backfillsQuery } from "~/api/backfills";
import { deploymentQuery } from "~/api/queries";
import type { Backfill } from "~/api/types";
import { ButtonLink, Segments } from "~/components/Button";
import { Empty, Head, Loading, Problem } from "~/components/Parts";
import { Progress } from "~/components/Progress";
import { MarkOf, Status } from "~/components/Status";
import { type Column, Table } from "~/components/Table";
import { Time } from "~/components/Time";
import { notMadeOf, overOf } from "~/lib/backfills";
import { count, shortId } from "~/lib/format";
import { commandOf } from "~/lib/program";
import { useTitle } from "~/shell/title";
import css from "./Backfills.module.css";
import { Left } from "./backfill/Left";

const route = getRouteApi("/backfills");

export default function Backfills() {
  const program = useQuery(deploymentQuery()).data?.location;
  useTitle("Backfills");
  const search = route.useSearch();
  const navigate = useNavigate({ from: "/backfills" });
  const open = useNavigate();
  const active = search.state === "active";
  const query = useInfiniteQuery(backfillsQuery(active));
  const rows = useMemo(() => query.data?.pages.flatMap((page) => page.items) ?? [], [query.data]);
  const { hasNextPage, isFetchingNextPage, fetchNextPage } = query;
  const onEnd = useCallback(() => {
    if (hasNextPage && !isFetchingNextPage) void fetchNextPage();
  }, [hasNextPage, isFetchingNextPage, fetchNextPage]);
  return (
    <>
      <Head title="Backfills" sub={<span>Many partitions by one request</span>}>
        <ButtonLink kind="primary" icon="launch" to="/backfills/new">
          Backfill
        </ButtonLink>
      </Head>
      <div className={css.bar}>
        <Segments
          label="State"
          value={active ? "active" : "all"}
          onChange={(state) =>
            void navigate({ search: { state: state === "active" ? "active" : undefined }, replace: true })
          }
          options={[
            { value: "all", label: "All" },
            { value: "active", label: "Not ended" },
          ]}
        />
      </div>
      {query.isError && rows.length === 0 ? (
        <Problem error={query.error} retry={() => void query.refetch()} />
      ) : query.isPending ? (
        <Loading rows={8} />
      ) : rows.length === 0 ? (
        active ? (
          <Empty hint={<Link to="/backfills">Show all backfills</Link>}>None is under way.</Empty>
        ) : (
          <Empty
            hint="Start one here, from the partitions of an asset, or on the command line."
            command={commandOf(program, "backfill start daily_device_summary --missing")}
          >
            There was no backfill yet.
          </Empty>
        )
      ) : (
        <Table
          label="Backfills"
          columns={COLUMNS}
          rows={rows}
          rowKey={(it) => it.id}
          onEnd={onEnd}
          onOpen={(it) => void open({ to: "/backfills/$id", params: { id: it.id } })}
        />
      )}
    </>
  );
}

const COLUMNS: readonly Column<Backfill>[] = [
  {
    id: "mark",
    head: <span className="sr">Status</span>,
    width: "14px",
    until: 900,
    cell: (it) => <MarkOf of={it.status} />,
  },
  { id: "status", head: "Status", width: "96px", from: 900, cell: (it) => <Status of={it.status} /> },
  {
    id: "id",
    head: "Backfill",
    width: "80px",
    cell: (it) => (
      <Link to="/backfills/$id" params={{ id: it.id }} className="mono" title={it.id}>
        {shortId(it.id)}
      </Link>
    ),
  },
  {
    id: "what",
    head: "What",
    width: "minmax(120px, 1.6fr)",
    cell: (it) => (
      <span title={`${it.selection} · ${it.partitions}`}>
        <span className={css.name}>{it.selection}</span> <span className="dim mono">{it.partitions}</span>
      </span>
    ),
  },
  {
    id: "progress",
    head: "Progress",
    width: "minmax(110px, 1.4fr)",
    from: 560,
    cell: (it) => <Progress counts={it.counts} total={it.total} />,
  },
  {
    id: "count",
    head: "Done",
    width: "112px",
    align: "end",
    cell: (it) => `${count(overOf(it.counts))} of ${count(it.total)}`,
  },
  {
    id: "failed",
    head: "Not made",
    width: "72px",
    align: "end",
    from: 720,
    cell: (it) => {
      const wrong = notMadeOf(it.counts);
      return wrong > 0 ? <span className={css.bad}>{count(wrong)}</span> : <span className="dim">–</span>;
    },
  },
  { id: "left", head: "Left", width: "92px", align: "end", from: 820, cell: (it) => <Left backfill={it} /> },
  { id: "at", head: "Asked for", width: "96px", align: "end", from: 640, cell: (it) => <Time at={it.created_at} /> },
];
