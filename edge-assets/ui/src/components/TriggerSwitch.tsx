import { useMutation, useQueryClient } from "@tanstack/react-query";
import { useState } from "react";
import { afterWrite, switchTrigger } from "~/api/writes";
import type { Trigger } from "~/lib/triggers";
import { Switch } from "./Button";
import { say } from "./toast";

/** Shows the new state at once, and the old one again with a message when the server refuses. */
export function TriggerSwitch({ trigger }: { trigger: Pick<Trigger, "kind" | "name" | "isOn"> }) {
  const queries = useQueryClient();
  const [wanted, setWanted] = useState<boolean>();
  const change = useMutation({
    mutationFn: (on: boolean) => switchTrigger(trigger.kind, trigger.name, on),
    onMutate: setWanted,
    onError: (error: Error, on) =>
      say(`${trigger.name} could not be ${on ? "switched on" : "paused"}: ${error.message}`, true),
    onSettled: async () => {
      await afterWrite(queries, ["automation", "overview"]);
      setWanted(undefined);
    },
  });
  const on = wanted ?? trigger.isOn;
  return (
    <Switch
      on={on}
      label={`${trigger.name} is ${on ? "on" : "off"}`}
      disabled={change.isPending}
      onChange={(next) => change.mutate(next)}
    />
  );
}
