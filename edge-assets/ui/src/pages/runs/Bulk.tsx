import { useQueryClient } from "@tanstack/react-query";
import { useState } from "react";
import type { Run } from "~/api/types";
import { actOnRuns, afterWrite } from "~/api/writes";
import { Button } from "~/components/Button";
import { Confirm } from "~/components/Dialog";
import { isOver } from "~/components/RunParts";
import { say } from "~/components/toast";
import { count, plural } from "~/lib/format";
import css from "../Runs.module.css";

/** What can be done with several runs at once: one request for all of them, each is tried. */
export function Bulk({ runs, onDone }: { runs: readonly Run[]; onDone: () => void }) {
  const queries = useQueryClient();
  const [asking, setAsking] = useState<"cancel" | "retry">();
  const [busy, setBusy] = useState(false);
  const active = runs.filter((run) => !isOver(run));
  const failed = runs.filter((run) => run.status === "failure" || run.status === "canceled");
  const what = asking === "cancel" ? active : failed;
  const under = active.filter((run) => run.status !== "queued").length;
  const left = failed.reduce((sum, run) => sum + Math.max(0, run.planned_steps - run.succeeded_steps), 0);
  const go = async () => {
    if (!asking) return;
    setBusy(true);
    try {
      const { done, items } = await actOnRuns(
        asking,
        what.map((run) => run.id),
      );
      const wrong = items.find((item) => item.problem);
      if (wrong)
        say(
          `${plural(items.length - done, "run")} could not be ${asking === "cancel" ? "canceled" : "re-run"}: ${wrong.detail}`,
          true,
        );
      else say(asking === "cancel" ? `Asked ${plural(done, "run")} to stop` : `${plural(done, "run")} queued again`);
      onDone();
    } catch (error) {
      say((error as Error).message, true);
    }
    await afterWrite(queries, ["runs", "overview", "deployment"]);
    setBusy(false);
    setAsking(undefined);
  };
  return (
    <div className={css.bulk}>
      <span>{plural(runs.length, "run")} selected</span>
      <Button icon="rerun" disabled={failed.length === 0} onClick={() => setAsking("retry")}>
        Re-run failed{failed.length ? ` (${failed.length})` : ""}
      </Button>
      <Button icon="stop" kind="danger" disabled={active.length === 0} onClick={() => setAsking("cancel")}>
        Cancel{active.length ? ` (${active.length})` : ""}
      </Button>
      <Button kind="ghost" onClick={onDone}>
        Clear
      </Button>
      <Confirm
        open={asking !== undefined}
        title={asking === "cancel" ? "Cancel runs" : "Re-run what failed"}
        action={asking === "cancel" ? `Cancel ${plural(what.length, "run")}` : `Re-run ${plural(what.length, "run")}`}
        danger={asking === "cancel"}
        busy={busy}
        onConfirm={() => void go()}
        onClose={() => setAsking(undefined)}
      >
        {asking === "cancel"
          ? `${count(under)} under way are stopped, and what their steps had begun to write may be incomplete; ${count(active.length - under)} in the queue do not begin.`
          : `${plural(failed.length, "run")} are queued anew, with ${plural(left, "step")} that did not succeed; those that did are not run again.`}
      </Confirm>
    </div>
  );
}
