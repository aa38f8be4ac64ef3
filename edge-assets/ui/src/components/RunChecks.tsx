import { useMutation, useQueryClient } from "@tanstack/react-query";
import { useNavigate } from "@tanstack/react-router";
import { runChecks } from "~/api/automation";
import { afterWrite } from "~/api/writes";
import { Button } from "./Button";
import { say } from "./toast";

/** Evaluates checks now, as a run of its own, and goes there. */
export function RunChecks({ asset, check, children }: { asset: string; check?: string; children?: string }) {
  const queries = useQueryClient();
  const navigate = useNavigate();
  const run = useMutation({
    mutationFn: () => runChecks(asset, check === undefined ? undefined : [check]),
    onSuccess: async ({ run }) => {
      say(check === undefined ? "The checks are queued" : `${check} is queued`);
      void afterWrite(queries, ["runs", "overview"]);
      await navigate({ to: "/runs/$id", params: { id: run.id } });
    },
    onError: (error: Error) => say(error.message, true),
  });
  return (
    <Button
      kind={children ? "plain" : "ghost"}
      icon="launch"
      label={children ? undefined : `Run ${check} of ${asset} now`}
      disabled={run.isPending}
      onClick={() => run.mutate()}
    >
      {children}
    </Button>
  );
}
