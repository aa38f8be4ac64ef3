import { useQuery } from "@tanstack/react-query";
import { getRouteApi, useNavigate, useRouterState } from "@tanstack/react-router";
import { useMemo } from "react";
import { useGraph } from "~/api/graph";
import { attemptsQuery } from "~/api/runParts";
import type { RunDetail } from "~/api/types";
import { Button } from "~/components/Button";
import { Empty, FilterField, Loading, Problem } from "~/components/Parts";
import { isOver } from "~/components/RunParts";
import { say } from "~/components/toast";
import { Gantt } from "~/gantt/Gantt";
import { ganttRows } from "~/gantt/rows";
import { copyText } from "~/lib/browser";
import { useDebounced } from "~/lib/hooks";
import { LEVELS } from "~/lib/pages";
import { lineOf } from "~/lib/search";
import { instant } from "~/lib/time";
import { LogView } from "~/logs/LogView";
import { useLog } from "~/logs/useLog";
import { asText } from "~/logs/window";
import css from "./RunLogs.module.css";

const route = getRouteApi("/runs/$id");

export function RunLogs({ run }: { run: RunDetail }) {
  const search = route.useSearch();
  const navigate = useNavigate({ from: "/runs/$id" });
  const hash = useRouterState({ select: (state) => state.location.hash });
  const target = lineOf(hash);
  const change = (part: Partial<typeof search>) =>
    void navigate({ search: { ...search, ...part }, replace: true, hash: true });
  const live = !isOver(run);
  const graph = useGraph().data?.graph;
  const attempts = useQuery(attemptsQuery(run)).data;
  const rows = useMemo(() => {
    const upstream = (asset: string) => {
      const at = graph?.index.get(asset);
      return at === undefined || !graph
        ? []
        : (graph.incoming[at] ?? []).map((edge) => graph.nodes[graph.edges[edge]!.from]!.key);
    };
    return ganttRows(run, upstream, attempts ?? []);
  }, [run, graph, attempts]);

  const text = useDebounced(search.q, 250);
  const log = useLog(
    run.id,
    { level: search.level, step: search.step, text, engine: search.engine === true, target },
    live,
  );
  const lines = log.window.lines;
  const begun = instant(run.started_at);

  const download = () => {
    const url = URL.createObjectURL(new Blob([asText(lines)], { type: "text/plain" }));
    const link = document.createElement("a");
    link.href = url;
    link.download = `run-${run.id}.log`;
    link.click();
    URL.revokeObjectURL(url);
  };

  return (
    <div className={css.split}>
      {begun !== undefined && rows.length > 0 && (
        <section className={css.left} aria-label="Steps">
          <Gantt
            rows={rows}
            from={begun}
            to={instant(run.finished_at)}
            selected={search.step}
            onSelect={(step) => change({ step })}
            fold={search.unfolded !== true}
          />
        </section>
      )}
      <section className={css.right} aria-label="Logs">
        <div className={css.bar}>
          <select
            className={css.select}
            aria-label="Least level"
            value={search.level ?? ""}
            onChange={(event) => change({ level: LEVELS.find((level) => level === event.target.value) })}
          >
            <option value="">All levels</option>
            <option value="info">Info and above</option>
            <option value="warn">Warnings and errors</option>
            <option value="error">Errors</option>
          </select>
          <FilterField
            label="Filter the lines"
            placeholder="Lines that hold"
            value={search.q ?? ""}
            onChange={(q) => change({ q: q || undefined })}
          />
          {search.step && (
            <Button
              icon="close"
              onClick={() => change({ step: undefined })}
              title={`Only ${search.step}; show all steps`}
            >
              {search.step}
            </Button>
          )}
          <span className={css.tools}>
            <Button
              kind="ghost"
              aria-pressed={search.engine === true}
              onClick={() => change({ engine: search.engine ? undefined : true })}
              title="Show what the engine says, too"
            >
              Engine
            </Button>
            <Button
              kind="ghost"
              icon="wrap"
              label="Wrap long lines"
              aria-pressed={search.wrap === true}
              onClick={() => change({ wrap: search.wrap ? undefined : true })}
            />
            <Button
              kind="ghost"
              icon="copy"
              label="Copy these lines"
              disabled={lines.length === 0}
              onClick={() => void copyText(asText(lines)).then((done) => done && say("The lines are copied"))}
            />
            <Button
              kind="ghost"
              icon="download"
              label="Download these lines"
              disabled={lines.length === 0}
              onClick={download}
            />
          </span>
        </div>
        {log.status === "failed" && log.error ? (
          <Problem error={log.error} />
        ) : log.status === "loading" && lines.length === 0 ? (
          <Loading rows={8} />
        ) : lines.length === 0 ? (
          <Nothing
            run={run}
            filtered={Boolean(search.q || search.level || search.step)}
            onEngine={search.engine ? undefined : () => change({ engine: true })}
          />
        ) : (
          <LogView
            key={`${search.level} ${search.step} ${search.engine} ${text}`}
            lines={lines}
            live={live}
            hasOlder={log.window.before !== undefined}
            onOlder={log.older}
            hasNewer={log.window.after !== undefined}
            onNewer={log.newer}
            onNewest={log.newest}
            target={target}
            onTarget={(position) => void navigate({ search, hash: `L${position}`, replace: true })}
            wrap={search.wrap === true}
            showStep={!search.step}
          />
        )}
      </section>
    </div>
  );
}

function Nothing({ run, filtered, onEngine }: { run: RunDetail; filtered: boolean; onEngine?: () => void }) {
  if (run.status === "queued") return <Empty hint={run.reason ?? undefined}>The run waits for its turn.</Empty>;
  return (
    <Empty hint={onEngine && <Button onClick={onEngine}>Show what the engine says</Button>}>
      {filtered ? "No line is like that." : "The assets of this run said nothing."}
    </Empty>
  );
}
