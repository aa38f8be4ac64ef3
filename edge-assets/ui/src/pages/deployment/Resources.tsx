import { useMutation } from "@tanstack/react-query";
import { pingResources } from "~/api/deployment";
import { Button } from "~/components/Button";
import { Problem, Section } from "~/components/Parts";
import { Status } from "~/components/Status";
import { duration } from "~/lib/time";
import css from "../Deployment.module.css";

/** The resources of the process, each asked whether it can serve: by hand, since asking connects. */
export function Resources() {
  const ping = useMutation({ mutationFn: pingResources });
  return (
    <Section
      title="Resources"
      aside={
        <Button icon="rerun" disabled={ping.isPending} onClick={() => ping.mutate()}>
          {ping.isPending ? "Asking…" : "Ping"}
        </Button>
      }
    >
      {ping.isError ? (
        <Problem error={ping.error} />
      ) : !ping.data ? (
        <p className="dim">Ping asks each whether it can serve, and connects those that are not open yet.</p>
      ) : ping.data.length === 0 ? (
        <p className="dim">There is no resource.</p>
      ) : (
        <ul aria-live="polite">
          {ping.data.map((it) => (
            <li key={it.name} className={css.resource}>
              <Status of={it.is_healthy ? "success" : "failure"} word={it.is_healthy ? "Serves" : "Does not serve"} />
              <code>{it.name}</code>
              <span className={css.value}>{duration(it.took_s * 1000)}</span>
              <p className={it.is_healthy ? "dim" : css.bad}>{it.detail}</p>
            </li>
          ))}
        </ul>
      )}
    </Section>
  );
}
