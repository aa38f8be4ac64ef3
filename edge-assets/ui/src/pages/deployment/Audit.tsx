import { useInfiniteQuery, useQuery } from "@tanstack/react-query";
import { useCallback, useMemo } from "react";
import { auditQuery, tokensQuery } from "~/api/deployment";
import { Empty, Loading, Problem } from "~/components/Parts";
import { Status } from "~/components/Status";
import { type Column, Table } from "~/components/Table";
import { Time } from "~/components/Time";
import { deedOf } from "~/lib/audit";
import css from "../Deployment.module.css";

type Entry = NonNullable<Awaited<ReturnType<NonNullable<ReturnType<typeof auditQuery>["queryFn"]>>>>["items"][number];

/** Who did what, and what they were not allowed to, newest first. */
export default function Audit({ who, onWho }: { who?: string; onWho: (who: string | undefined) => void }) {
  const query = useInfiniteQuery(auditQuery(who));
  const tokens = useQuery(tokensQuery()).data?.items;
  const rows = useMemo(() => query.data?.pages.flatMap((page) => page.items) ?? [], [query.data]);
  const { hasNextPage, isFetchingNextPage, fetchNextPage } = query;
  const onEnd = useCallback(() => {
    if (hasNextPage && !isFetchingNextPage) void fetchNextPage();
  }, [hasNextPage, isFetchingNextPage, fetchNextPage]);
  const names = [
    ...new Set([...(tokens ?? []).map((it) => it.name), ...rows.map((it) => it.who), ...(who ? [who] : [])]),
  ];
  if (query.isError && rows.length === 0) return <Problem error={query.error} retry={() => void query.refetch()} />;
  return (
    <>
      <div className={css.bar}>
        <select
          className={css.select}
          aria-label="Who"
          value={who ?? ""}
          onChange={(event) => onWho(event.target.value || undefined)}
        >
          <option value="">Everybody</option>
          {names.sort().map((name) => (
            <option key={name}>{name}</option>
          ))}
        </select>
        <span className="dim">Writes, and what was refused; kept as long as finished runs are.</span>
      </div>
      {query.isPending ? (
        <Loading rows={8} />
      ) : rows.length === 0 ? (
        <Empty>{who ? "They have done nothing yet." : "Nobody has done anything yet."}</Empty>
      ) : (
        <Table
          label="Who did what"
          columns={COLUMNS}
          rows={rows}
          rowKey={(it) => `${it.at} ${it.who} ${it.action} ${it.target}`}
          onEnd={onEnd}
        />
      )}
    </>
  );
}

const COLUMNS: readonly Column<Entry>[] = [
  { id: "at", head: "When", width: "84px", cell: (it) => <Time at={it.at} /> },
  { id: "who", head: "Who", width: "minmax(56px, 0.7fr)", cell: (it) => <span className={css.who}>{it.who}</span> },
  {
    id: "what",
    head: "What",
    width: "minmax(90px, 1fr)",
    cell: (it) => <span title={it.action}>{deedOf(it.action)}</span>,
  },
  { id: "target", head: "On what", width: "minmax(120px, 1.6fr)", from: 560, cell: (it) => <code>{it.target}</code> },
  {
    id: "status",
    head: "Result",
    width: "minmax(110px, 0.8fr)",
    from: 480,
    cell: (it) => (
      <Status
        of={it.status < 400 ? "success" : it.status === 499 ? "canceled" : "failure"}
        word={it.status < 400 ? "Done" : it.status === 499 ? "Nobody waited" : (it.problem ?? String(it.status))}
      />
    ),
  },
];
