import { useMutation, useQueryClient } from "@tanstack/react-query";
import { useNavigate } from "@tanstack/react-router";
import { runChecks } from "~/api/automation";
import type { Asset } from "~/api/types";
import { afterWrite } from "~/api/writes";
import { Button, ButtonLink } from "~/components/Button";
import { say } from "~/components/toast";
import { copyText } from "~/lib/browser";
import { plural } from "~/lib/format";
import { anyOf } from "~/lib/selection";
import css from "../Catalogue.module.css";

/** What can be done with the assets that are marked. */
export function Bulk({
  assets,
  isAll,
  onAll,
  onClear,
}: {
  assets: readonly Asset[];
  isAll: boolean;
  onAll: () => void;
  onClear: () => void;
}) {
  const queries = useQueryClient();
  const navigate = useNavigate();
  const selection = anyOf(assets.map((asset) => asset.key));
  const made = assets.filter((asset) => !asset.is_external);
  const parted = assets.filter((asset) => asset.is_partitioned);
  const checked = assets.filter((asset) => asset.checks !== "none");
  const checks = useMutation({
    mutationFn: () => runChecks(anyOf(checked.map((asset) => asset.key))),
    onSuccess: async ({ run }) => {
      say("The checks are queued");
      void afterWrite(queries, ["runs", "overview"]);
      await navigate({ to: "/runs/$id", params: { id: run.id } });
    },
    onError: (error: Error) => say(error.message, true),
  });
  const copy = async () => {
    const keys = assets.map((asset) => asset.key).join("\n");
    if (await copyText(keys)) say(`${plural(assets.length, "key")} copied`);
  };
  return (
    <div className={css.bulk} role="toolbar" aria-label="What is marked">
      <span role="status">{plural(assets.length, "asset")} selected</span>
      {made.length > 0 && (
        <ButtonLink
          kind="primary"
          icon="launch"
          to="/launch"
          search={{ select: anyOf(made.map((asset) => asset.key)) }}
        >
          {`Materialize ${made.length}`}
        </ButtonLink>
      )}
      {parted.length > 0 && (
        <ButtonLink
          icon="backfills"
          to="/backfills/new"
          search={{ select: anyOf(parted.map((asset) => asset.key)), which: "missing" }}
        >
          {`Backfill ${parted.length}`}
        </ButtonLink>
      )}
      {checked.length > 0 && (
        <Button icon="checks" disabled={checks.isPending} onClick={() => checks.mutate()}>
          {`Run checks of ${checked.length}`}
        </Button>
      )}
      <ButtonLink icon="lineage" to="/lineage" search={{ q: selection }}>
        In the lineage
      </ButtonLink>
      <Button icon="copy" onClick={() => void copy()}>
        Copy keys
      </Button>
      {!isAll && (
        <Button kind="ghost" onClick={onAll}>
          Select all shown
        </Button>
      )}
      <Button kind="ghost" onClick={onClear}>
        Clear
      </Button>
    </div>
  );
}
