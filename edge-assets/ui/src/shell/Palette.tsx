import { useQuery, useQueryClient } from "@tanstack/react-query";
import { useNavigate, useRouterState } from "@tanstack/react-router";
import { useEffect, useMemo, useRef, useState } from "react";
import { conditionsQuery } from "~/api/automation";
import { assetsQuery, jobsQuery, schedulesQuery, sensorsQuery } from "~/api/queries";
import { afterWrite, retryRun, switchTrigger } from "~/api/writes";
import { Dialog } from "~/components/Dialog";
import { Icon, type IconName } from "~/components/Icon";
import { say } from "~/components/toast";
import { copyText } from "~/lib/browser";
import { isId } from "~/lib/format";
import { rank } from "~/lib/fuzzy";
import { changeSettings } from "~/lib/settings";
import { ofCondition, ofSchedule, ofSensor } from "~/lib/triggers";
import css from "./Palette.module.css";
import { PLACES } from "./Shell";

const KINDS = { schedules: "Schedule", sensors: "Sensor", conditions: "Condition" } as const;

interface Entry {
  id: string;
  text: string;
  kind: string;
  icon: IconName;
  run: () => void;
}

/** Goes to anything and does anything, by typing. */
export function Palette({
  open,
  onClose,
  onOpen,
}: {
  open: boolean;
  onClose: () => void;
  onOpen: (what: "help" | "settings") => void;
}) {
  return (
    <Dialog open={open} title="Search and commands" onClose={onClose} wide bare>
      {open && <Inner onClose={onClose} onOpen={onOpen} />}
    </Dialog>
  );
}

function Inner({ onClose, onOpen }: { onClose: () => void; onOpen: (what: "help" | "settings") => void }) {
  const [typed, setTyped] = useState("");
  const [at, setAt] = useState(0);
  const list = useRef<HTMLUListElement>(null);
  const entries = useEntries(onOpen);
  const navigate = useNavigate();
  const found = useMemo(() => {
    const named = rank(typed, entries, (entry) => entry.text).slice(0, 40);
    const id = typed.trim();
    if (!isId(id)) return named;
    const byId: Entry = {
      id: "by-id",
      text: `Runs with the id ${id}`,
      kind: "Search",
      icon: "runs",
      run: () =>
        void navigate(id.length === 36 ? { to: "/runs/$id", params: { id } } : { to: "/runs", search: { id } }),
    };
    return [byId, ...named];
  }, [typed, entries, navigate]);
  const current = Math.min(at, Math.max(0, found.length - 1));

  useEffect(() => {
    list.current?.children[current]?.scrollIntoView({ block: "nearest" });
  }, [current]);

  const choose = (entry: Entry | undefined) => {
    if (!entry) return;
    onClose();
    entry.run();
  };

  return (
    <div className={css.palette}>
      <input
        className={css.input}
        // biome-ignore lint/a11y/noAutofocus: a dialog that was opened to type in
        autoFocus
        role="combobox"
        aria-expanded="true"
        aria-controls="palette-list"
        aria-activedescendant={found[current] ? `palette-${current}` : undefined}
        aria-label="Search and commands"
        placeholder="Go to a page, an asset, a job, or a command"
        value={typed}
        spellCheck={false}
        autoComplete="off"
        onChange={(event) => {
          setTyped(event.target.value);
          setAt(0);
        }}
        onKeyDown={(event) => {
          if (event.key === "ArrowDown") setAt(Math.min(found.length - 1, current + 1));
          else if (event.key === "ArrowUp") setAt(Math.max(0, current - 1));
          else if (event.key === "Enter") choose(found[current]);
          else return;
          event.preventDefault();
        }}
      />
      {found.length === 0 ? (
        <p className={css.none}>Nothing is called that.</p>
      ) : (
        <ul ref={list} id="palette-list" role="listbox" aria-label="Found" className={css.list}>
          {found.map((entry, i) => (
            // biome-ignore lint/a11y/useKeyWithClickEvents: the keys are those of the field above
            <li
              key={entry.id}
              id={`palette-${i}`}
              role="option"
              tabIndex={-1}
              aria-selected={i === current}
              className={css.entry}
              onPointerMove={() => setAt(i)}
              onClick={() => choose(entry)}
            >
              <Icon name={entry.icon} size={14} />
              <span className="truncate">{entry.text}</span>
              <span className={css.kind}>{entry.kind}</span>
            </li>
          ))}
        </ul>
      )}
    </div>
  );
}

function useEntries(onOpen: (what: "help" | "settings") => void): Entry[] {
  const navigate = useNavigate();
  const queries = useQueryClient();
  const path = useRouterState({ select: (state) => state.location.pathname });
  const assets = useQuery(assetsQuery()).data;
  const jobs = useQuery(jobsQuery()).data;
  const schedules = useQuery(schedulesQuery()).data;
  const sensors = useQuery(sensorsQuery()).data;
  const conditions = useQuery(conditionsQuery()).data;

  return useMemo(() => {
    const entries: Entry[] = PLACES.map((place) => ({
      id: place.to,
      text: place.label,
      kind: "Page",
      icon: place.icon,
      run: () => void navigate({ to: place.to }),
    }));
    for (const [tab, text] of [
      ["settings", "Settings of the assets"],
      ["audit", "Who did what"],
      ["tokens", "Tokens"],
    ] as const)
      entries.push({
        id: `deployment-${tab}`,
        text,
        kind: "Deployment",
        icon: "deployment",
        run: () => void navigate({ to: "/deployment", search: { tab } }),
      });
    for (const [tab, text] of [
      ["deliveries", "Deliveries of alerts"],
      ["silences", "Silence alerts…"],
    ] as const)
      entries.push({
        id: `alerts-${tab}`,
        text,
        kind: "Alerts",
        icon: "alerts",
        run: () => void navigate({ to: "/alerts", search: { tab } }),
      });
    entries.push({
      id: "backfill",
      text: "Begin a backfill…",
      kind: "Command",
      icon: "backfills",
      run: () => void navigate({ to: "/backfills/new" }),
    });
    const run = /^\/runs\/([^/]+)$/.exec(path)?.[1];
    if (run) {
      entries.push(
        {
          id: "retry",
          text: "Re-run what failed of this run",
          kind: "Command",
          icon: "rerun",
          run: () =>
            void retryRun(run, "failed").then(
              (launched) => {
                void afterWrite(queries, ["runs", "overview"]);
                void navigate({ to: "/runs/$id", params: { id: launched.run.id } });
              },
              (error: Error) => say(error.message, true),
            ),
        },
        {
          id: "copy-run",
          text: "Copy the id of this run",
          kind: "Command",
          icon: "copy",
          run: () => void copyText(run).then((done) => done && say("The id is copied")),
        },
      );
    }
    entries.push(
      {
        id: "launch",
        text: "Launch a run…",
        kind: "Command",
        icon: "launch",
        run: () => void navigate({ to: "/launch" }),
      },
      { id: "api", text: "API documentation", kind: "Page", icon: "api", run: () => void navigate({ to: "/api" }) },
      { id: "settings", text: "Settings", kind: "Command", icon: "settings", run: () => onOpen("settings") },
      { id: "help", text: "Keys and marks", kind: "Command", icon: "help", run: () => onOpen("help") },
    );
    for (const theme of ["light", "dark", "system"] as const)
      entries.push({
        id: `theme-${theme}`,
        text: `Theme: ${theme}`,
        kind: "Command",
        icon: "settings",
        run: () => changeSettings({ theme }),
      });
    for (const time of ["local", "utc", "relative"] as const)
      entries.push({
        id: `time-${time}`,
        text: `Times: ${time === "utc" ? "UTC" : time}`,
        kind: "Command",
        icon: "automation",
        run: () => changeSettings({ time }),
      });
    for (const asset of assets ?? [])
      entries.push({
        id: `asset-${asset.key}`,
        text: asset.key,
        kind: asset.group ?? "Asset",
        icon: "assets",
        run: () => void navigate({ to: "/assets/$key", params: { key: asset.key } }),
      });
    for (const job of jobs?.items ?? []) {
      entries.push({
        id: `job-${job.name}`,
        text: job.name,
        kind: "Job",
        icon: "jobs",
        run: () => void navigate({ to: "/jobs/$name", params: { name: job.name } }),
      });
      entries.push({
        id: `launch-${job.name}`,
        text: `Launch ${job.name}`,
        kind: "Command",
        icon: "launch",
        run: () => void navigate({ to: "/launch", search: { job: job.name } }),
      });
    }
    const triggers = [
      ...(schedules?.items ?? []).map(ofSchedule),
      ...(sensors?.items ?? []).map(ofSensor),
      ...(conditions?.assets ?? []).map((it) => ofCondition(it, conditions?.is_on ?? false)),
    ];
    for (const { kind, name, isOn } of triggers) {
      // The asset of a condition has its name.
      const called = kind === "conditions" ? `the condition of ${name}` : name;
      entries.push({
        id: `${kind}-${name}`,
        text: name,
        kind: KINDS[kind],
        icon: "automation",
        run: () => void navigate({ to: "/automation/$kind/$name", params: { kind, name } }),
      });
      entries.push({
        id: `switch-${kind}-${name}`,
        text: `${isOn ? "Pause" : "Start"} ${called}`,
        kind: "Command",
        icon: isOn ? "pause" : "runs",
        run: () =>
          void switchTrigger(kind, name, !isOn).then(
            () => {
              say(`${name} is ${isOn ? "paused" : "on"}`);
              void afterWrite(queries, ["automation", "overview"]);
            },
            (error: Error) => say(error.message, true),
          ),
      });
    }
    return entries;
  }, [assets, jobs, schedules, sensors, conditions, navigate, onOpen, path, queries]);
}
