import { getRouteApi, useNavigate, useRouterState } from "@tanstack/react-router";
import type { RunDetail } from "~/api/types";
import { Button } from "~/components/Button";
import { Icon } from "~/components/Icon";
import { Empty, FilterField, Loading, Problem } from "~/components/Parts";
import { isOver } from "~/components/RunParts";
import { say } from "~/components/toast";
import { Gantt } from "~/gantt/Gantt";
import { copyText } from "~/lib/browser";
import { useDebounced } from "~/lib/hooks";
import { LEVELS } from "~/lib/pages";
import { lineOf } from "~/lib/search";
import { instant } from "~/lib/time";
import { LogView } from "~/logs/LogView";
import { useLog } from "~/logs/useLog";
import { asText } from "~/logs/window";
import css from "./RunLogs.module.css";
import { StepList } from "./StepList";
import { useRows } from "./useRows";

const route = getRouteApi("/runs/$id");

export function RunLogs({ run }: { run: RunDetail }) {
  const search = route.useSearch();
  const navigate = useNavigate({ from: "/runs/$id" });
  const hash = useRouterState({ select: (state) => state.location.hash });
  const target = lineOf(hash);
  const change = (part: Partial<typeof search>) =>
    void navigate({ search: { ...search, ...part }, replace: true, hash: true });
  const live = !isOver(run);
  const rows = useRows(run);
  // On a phone the end of a line would be out of sight.
  const wrap = search.wrap ? search.wrap === "yes" : matchMedia("(width < 720px)").matches;

  const text = useDebounced(search.q, 250);
  const log = useLog(
    run.id,
    { level: search.level, step: search.step, text, engine: search.engine === true, target },
    live,
  );
  const lines = log.window.lines;
  const begun = instant(run.started_at);

  return (
    <div className={css.split}>
      {begun !== undefined && rows.length > 0 && (
        <section className={css.left} aria-label="Steps">
          <div className={css.chart}>
            <Gantt
              rows={rows}
              from={begun}
              to={instant(run.finished_at)}
              selected={search.step}
              onSelect={(step) => change({ step })}
              fold={search.unfolded !== true}
            />
          </div>
          <StepList run={run} selected={search.step} onSelect={(step) => change({ step })} />
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
            label="Lines that hold a text"
            placeholder="Lines that hold…"
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
              aria-pressed={wrap}
              onClick={() => change({ wrap: wrap ? "no" : "yes" })}
            />
            <Button
              kind="ghost"
              icon="copy"
              label="Copy these lines"
              disabled={lines.length === 0}
              onClick={() => void copyText(asText(lines)).then((done) => done && say("The lines are copied"))}
            />
            <a
              className={css.download}
              href={`/api/v1/runs/${encodeURIComponent(run.id)}/log${search.level ? `?level=${search.level}` : ""}`}
              download={`run-${run.id}.log`}
              aria-label="Download the whole log"
              title="Download the whole log"
            >
              <Icon name="download" size={14} />
            </a>
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
            wrap={wrap}
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
