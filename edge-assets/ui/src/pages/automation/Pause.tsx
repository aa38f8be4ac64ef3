import { useInfiniteQuery, useMutation, useQueryClient } from "@tanstack/react-query";
import { useState } from "react";
import { auditQuery } from "~/api/deployment";
import { afterWrite, switchTrigger } from "~/api/writes";
import { Button } from "~/components/Button";
import { Confirm } from "~/components/Dialog";
import { NoteField } from "~/components/NoteField";
import { Section } from "~/components/Parts";
import { Ago } from "~/components/Time";
import { say } from "~/components/toast";
import { pausedBy } from "~/lib/audit";
import type { Trigger } from "~/lib/triggers";
import css from "./Pause.module.css";

/** Switches a trigger off with a note for whoever wonders why. */
export function Pause({ kind, name }: Pick<Trigger, "kind" | "name">) {
  const queries = useQueryClient();
  const [open, setOpen] = useState(false);
  const [note, setNote] = useState("");
  const pause = useMutation({
    mutationFn: () => switchTrigger(kind, name, false, note),
    onSuccess: () => {
      say(`${name} is paused`);
      setOpen(false);
      setNote("");
    },
    onError: (error: Error) => say(`${name} could not be paused: ${error.message}`, true),
    onSettled: () => afterWrite(queries, ["automation", "overview", "deployment"]),
  });
  return (
    <>
      <Button icon="pause" onClick={() => setOpen(true)}>
        Pause with a note
      </Button>
      <Confirm
        open={open}
        title={`Pause ${name}`}
        action="Pause"
        busy={pause.isPending}
        onConfirm={() => pause.mutate()}
        onClose={() => setOpen(false)}
      >
        It asks for no run until it is switched on again, and makes up for nothing.
        <NoteField value={note} onChange={setNote} example="the source moves until Friday" />
      </Confirm>
    </>
  );
}

/** Who switched it off, when and why: for those who may read that. */
export function PausedBy({ kind, name }: Pick<Trigger, "kind" | "name">) {
  const entries = useInfiniteQuery(auditQuery(undefined)).data?.pages[0]?.items;
  const found = entries && pausedBy(entries, kind, name);
  if (!found) return null;
  return (
    <Section title="Paused">
      <p>
        by {found.who} <Ago at={found.at} />
      </p>
      {found.note && <p className={css.why}>{found.note}</p>}
    </Section>
  );
}
