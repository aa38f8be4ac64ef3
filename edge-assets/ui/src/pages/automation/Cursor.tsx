import { useMutation, useQueryClient } from "@tanstack/react-query";
import { useId, useState } from "react";
import { forgetCursor, moveCursor } from "~/api/automation";
import type { Sensor } from "~/api/types";
import { afterWrite } from "~/api/writes";
import { Button } from "~/components/Button";
import { Dialog } from "~/components/Dialog";
import { Copy, Problem, Section } from "~/components/Parts";
import { say } from "~/components/toast";
import css from "../Automation.module.css";

/** Where a sensor goes on from. It is set in the place of the one that was seen: what a tick did meanwhile is not undone. */
export function Cursor({ sensor }: { sensor: Sensor }) {
  const [editing, setEditing] = useState<{ seen: string | null; text: string }>();
  const queries = useQueryClient();
  const id = useId();
  const save = useMutation({
    mutationFn: (to: string | null) =>
      to === null ? forgetCursor(sensor.name) : moveCursor(sensor.name, editing?.seen ?? null, to),
    onSuccess: async (_, to) => {
      setEditing(undefined);
      say(to === null ? `${sensor.name} begins anew` : `${sensor.name} goes on from the new cursor`);
      await afterWrite(queries, ["automation"]);
    },
  });
  const open = () => {
    save.reset();
    setEditing({ seen: sensor.cursor ?? null, text: sensor.cursor ?? "" });
  };
  return (
    <Section
      title="Cursor"
      aside={
        <>
          {sensor.cursor && <Copy text={sensor.cursor} label="Copy the cursor" />}
          <Button onClick={open}>Edit</Button>
        </>
      }
    >
      {sensor.cursor ? (
        <pre className={css.cursor} tabIndex={0}>
          {sensor.cursor}
        </pre>
      ) : (
        <p className="dim">It has none yet.</p>
      )}
      <Dialog open={editing !== undefined} title={`Cursor of ${sensor.name}`} onClose={() => setEditing(undefined)}>
        <div className={css.edit}>
          <label htmlFor={id}>Its next tick goes on from here</label>
          <textarea
            id={id}
            className="mono"
            rows={5}
            spellCheck={false}
            value={editing?.text ?? ""}
            onChange={(event) => setEditing((old) => old && { ...old, text: event.target.value })}
          />
          {save.isError && <Problem error={save.error} />}
          <div className={css.editFoot}>
            <Button kind="danger" disabled={save.isPending || !sensor.cursor} onClick={() => save.mutate(null)}>
              Begin anew
            </Button>
            <Button
              kind="primary"
              disabled={save.isPending || editing?.text === (editing?.seen ?? "")}
              onClick={() => save.mutate(editing?.text ?? "")}
            >
              Set the cursor
            </Button>
          </div>
        </div>
      </Dialog>
    </Section>
  );
}
