import { useNavigate } from "@tanstack/react-router";
import { useMemo } from "react";
import type { RunDetail, Step } from "~/api/types";
import { Empty } from "~/components/Parts";
import { Mark, Status } from "~/components/Status";
import { type Column, Table } from "~/components/Table";
import { Time } from "~/components/Time";
import { duration } from "~/lib/time";
import { byTrouble, saysOf } from "./order";
import css from "./RunParts.module.css";

/** The steps, those that failed first. */
export function RunSteps({ run }: { run: RunDetail }) {
  const navigate = useNavigate({ from: "/runs/$id" });
  const rows = useMemo(() => run.steps.toSorted(byTrouble), [run.steps]);
  if (rows.length === 0) return <Empty>No step has begun yet.</Empty>;
  return (
    <Table
      label="Steps"
      columns={COLUMNS}
      rows={rows}
      rowKey={(step) => step.key}
      onOpen={(step) => void navigate({ search: { step: step.key } })}
    />
  );
}

const COLUMNS: readonly Column<Step>[] = [
  { id: "status", head: "Status", width: "100px", cell: (step) => <Status of={step.status} /> },
  { id: "step", head: "Step", width: "minmax(120px, 1.4fr)", cell: (step) => <span className="mono">{step.key}</span> },
  {
    id: "why",
    head: "What it says",
    width: "minmax(140px, 2.4fr)",
    from: 520,
    cell: (step) => {
      const text = saysOf(step);
      return (
        <span className={step.status === "failure" ? css.bad : "dim"} title={text}>
          {text}
        </span>
      );
    },
  },
  {
    id: "checks",
    head: "Checks",
    width: "80px",
    from: 760,
    cell: (step) => {
      const failed = step.checks.filter((check) => !check.passed);
      if (step.checks.length === 0) return <span className="dim">–</span>;
      const worst = failed.some((check) => check.severity === "error")
        ? "failed"
        : failed.length
          ? "warning"
          : "succeeded";
      return (
        <span title={step.checks.map((check) => `${check.name}: ${check.passed ? "passed" : "failed"}`).join("\n")}>
          <Mark state={worst} size={12} label={null} />{" "}
          {failed.length ? `${failed.length} of ${step.checks.length}` : step.checks.length}
        </span>
      );
    },
  },
  {
    id: "attempts",
    head: "Attempts",
    width: "64px",
    align: "end",
    from: 860,
    cell: (step) => step.attempts || <span className="dim">–</span>,
  },
  { id: "began", head: "Began", width: "92px", align: "end", from: 640, cell: (step) => <Time at={step.started_at} /> },
  {
    id: "took",
    head: "Took",
    width: "70px",
    align: "end",
    cell: (step) => duration(step.duration_us == null ? undefined : step.duration_us / 1000),
  },
];
