import { useMutation, useQuery, useQueryClient } from "@tanstack/react-query";
import { useState } from "react";
import { wipe, wipeQuery } from "~/api/wipes";
import { afterWrite } from "~/api/writes";
import { Confirm } from "~/components/Dialog";
import { NoteField } from "~/components/NoteField";
import { Problem } from "~/components/Parts";
import { say } from "~/components/toast";
import { count, plural } from "~/lib/format";
import css from "./Wipe.module.css";

/** Has an asset, or partitions of it, count as never made; says how much that is, and has its key typed before. */
export function Wipe({
  assetKey,
  partitions,
  open,
  onClose,
}: {
  assetKey: string;
  /** As text; all of the asset without. */
  partitions?: string;
  open: boolean;
  onClose: () => void;
}) {
  const queries = useQueryClient();
  const [typed, setTyped] = useState("");
  const [note, setNote] = useState("");
  const plan = useQuery(wipeQuery(assetKey, partitions, open));
  const close = () => {
    setTyped("");
    setNote("");
    onClose();
  };
  const act = useMutation({
    mutationFn: () => wipe(assetKey, partitions, note),
    onSuccess: () => {
      say(`${partitions ? `${partitions} of ${assetKey}` : assetKey} is wiped`);
      close();
    },
    onError: (error: Error) => say(`${assetKey} could not be wiped: ${error.message}`, true),
    onSettled: () => afterWrite(queries, ["assets", "graph-status", "runs", "overview"]),
  });
  return (
    <Confirm
      open={open}
      title={`Wipe ${assetKey}`}
      action="Wipe"
      danger
      busy={act.isPending || !plan.data || typed !== assetKey}
      onConfirm={() => act.mutate()}
      onClose={close}
    >
      {plan.isError ? (
        <Problem error={plan.error} retry={() => void plan.refetch()} />
      ) : (
        <p aria-live="polite">
          {partitions ? (
            <>
              <span className="mono">{partitions}</span> of it counts as never made from now on
            </>
          ) : (
            "It counts as never made from now on"
          )}
          {plan.data ? `: ${knownText(plan.data.known)}. ${staleText(plan.data.downstream)}` : "."}
        </p>
      )}
      <p className="dim">The log keeps what was made, and data that was written stays where it is.</p>
      <label className={css.field}>
        <span>
          Write <span className="mono">{assetKey}</span> to go on
        </span>
        <input
          className="mono"
          value={typed}
          spellCheck={false}
          autoComplete="off"
          onChange={(event) => setTyped(event.target.value)}
        />
      </label>
      <NoteField value={note} onChange={setNote} example="the source was wrong" />
    </Confirm>
  );
}

const knownText = (known: number) =>
  known === 0
    ? "nothing of it is made, or has failed"
    : known === 1
      ? "it is missing then"
      : `${count(known)} partitions that are made, or have failed, are missing then`;

const staleText = (downstream: number) =>
  downstream === 0
    ? "No asset is made from it."
    : `${plural(downstream, "asset")} made from it ${downstream === 1 ? "becomes" : "become"} stale.`;
