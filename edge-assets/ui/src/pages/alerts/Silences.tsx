import { useMutation, useQuery, useQueryClient } from "@tanstack/react-query";
import { useState } from "react";
import { type AlertSilence, addSilence, endSilence, type NewSilence, silencesQuery } from "~/api/alerts";
import { afterWrite } from "~/api/writes";
import { Button, Segments } from "~/components/Button";
import { Empty, Loading, Problem, Section } from "~/components/Parts";
import { Mark } from "~/components/Status";
import { Time } from "~/components/Time";
import { say } from "~/components/toast";
import { type SilenceDraft, SPAN_WORDS, SPANS, type Span, silencedWords, silenceOf } from "~/lib/alerts";
import css from "../Alerts.module.css";

/** Who wants to hear nothing of what, until when and why; and a new silence. */
export function Silences({
  rules,
  rule,
  all,
  onAll,
}: {
  rules: readonly string[];
  rule?: string;
  all: boolean;
  onAll: (all: boolean) => void;
}) {
  const queries = useQueryClient();
  const query = useQuery(silencesQuery(all));
  const rows = query.data?.items;
  const end = useMutation({
    mutationFn: (id: string) => endSilence(id),
    onSuccess: () => say("Alerts are sent again"),
    onError: (error: Error) => say(error.message, true),
    onSettled: () => afterWrite(queries, ["alerts"]),
  });
  return (
    <>
      <New rules={rules} rule={rule} />
      <Section
        title="Silences"
        aside={
          <Segments
            label="Which silences"
            value={all ? "all" : "now"}
            onChange={(value) => onAll(value === "all")}
            options={[
              { value: "now", label: "That last" },
              { value: "all", label: "All" },
            ]}
          />
        }
      >
        {query.isError && !rows ? (
          <Problem error={query.error} retry={() => void query.refetch()} />
        ) : !rows ? (
          <Loading rows={3} />
        ) : rows.length === 0 ? (
          <Empty>{all ? "Nothing was ever silenced." : "Nothing is silenced: all alerts are sent."}</Empty>
        ) : (
          <ul>
            {rows.map((it) => (
              <Silence key={it.id} it={it} busy={end.isPending} onEnd={() => end.mutate(it.id)} />
            ))}
          </ul>
        )}
      </Section>
    </>
  );
}

function Silence({ it, busy, onEnd }: { it: AlertSilence; busy: boolean; onEnd: () => void }) {
  return (
    <li className={css.rule}>
      <div className={css.ruleHead}>
        <Mark state={it.is_active ? "skipped" : "missing"} size={13} label={it.is_active ? "Lasts" : "Over"} />
        <span className={css.name}>{silencedWords(it)}</span>
        <span className={css.state}>
          {it.ended_at ? (
            <>
              ended by {it.ended_by} <Time at={it.ended_at} />
            </>
          ) : (
            <>
              {it.is_active ? "until" : "was until"} <Time at={it.until} />
            </>
          )}
        </span>
        {it.is_active && (
          <span className={css.tools}>
            <Button disabled={busy} aria-description={silencedWords(it)} onClick={onEnd}>
              End now
            </Button>
          </span>
        )}
      </div>
      <p>
        {it.why} <span className="dim">– {it.who}</span>
      </p>
    </li>
  );
}

function New({ rules, rule }: { rules: readonly string[]; rule?: string }) {
  const queries = useQueryClient();
  const [draft, setDraft] = useState<SilenceDraft>({
    what: rule ? "rule" : "subject",
    rule: rule ?? "",
    subject: "",
    span: "4h",
    why: "",
  });
  const made = silenceOf(draft);
  const change = (part: Partial<SilenceDraft>) => setDraft((old) => ({ ...old, ...part }));
  const add = useMutation({
    mutationFn: (request: NewSilence) => addSilence(request),
    onSuccess: (silence) => {
      say(`No alert is sent: ${silencedWords(silence)}`);
      change({ why: "", subject: "" });
    },
    onSettled: () => afterWrite(queries, ["alerts"]),
  });
  return (
    <Section title="New silence">
      {add.isError && <Problem error={add.error} />}
      <form
        className={css.form}
        onSubmit={(event) => {
          event.preventDefault();
          if ("request" in made) add.mutate(made.request);
        }}
      >
        <Segments
          label="What is silenced"
          value={draft.what}
          onChange={(what) => change({ what })}
          options={[
            { value: "subject", label: "A subject" },
            { value: "rule", label: "A rule" },
            { value: "everything", label: "Everything" },
          ]}
        />
        {draft.what === "subject" && (
          <input
            aria-label="Subject"
            placeholder="clickhouse_maintenance, nightly_*"
            value={draft.subject}
            onChange={(event) => change({ subject: event.target.value })}
          />
        )}
        {draft.what === "rule" && (
          <select aria-label="Rule" value={draft.rule} onChange={(event) => change({ rule: event.target.value })}>
            <option value="">Choose a rule</option>
            {rules.map((name) => (
              <option key={name}>{name}</option>
            ))}
          </select>
        )}
        <select
          aria-label="For how long"
          value={draft.span}
          onChange={(event) => change({ span: event.target.value as Span })}
        >
          {(Object.keys(SPANS) as Span[]).map((span) => (
            <option key={span} value={span}>
              {SPAN_WORDS[span]}
            </option>
          ))}
        </select>
        <input
          className={css.why}
          aria-label="Why"
          placeholder="Why"
          value={draft.why}
          onChange={(event) => change({ why: event.target.value })}
        />
        <Button type="submit" kind="primary" disabled={add.isPending || "fault" in made}>
          Silence
        </Button>
      </form>
      <p className="dim">
        {"fault" in made ? made.fault : `For ${SPAN_WORDS[draft.span]} these alerts are recorded, and sent to nobody.`}
      </p>
    </Section>
  );
}
