import { useInfiniteQuery, useMutation, useQuery, useQueryClient } from "@tanstack/react-query";
import { type FormEvent, useState } from "react";
import { addKeys, dynamicKeysQuery, dynamicListsQuery, removeKeys } from "~/api/dynamicPartitions";
import { afterWrite } from "~/api/writes";
import { Button } from "~/components/Button";
import { Confirm } from "~/components/Dialog";
import { FilterField, Loading, Problem, type Said, Section } from "~/components/Parts";
import { say } from "~/components/toast";
import { count, plural } from "~/lib/format";
import { linesOf } from "~/lib/partitions";
import css from "./DynamicKeys.module.css";

/** More keys than this are filtered rather than looked through. */
const MANY = 12;

/** The keys of dynamic partitions: what there is, and how to add some or take some away. */
export function DynamicKeys({ name }: { name: string }) {
  const queries = useQueryClient();
  const [q, setQ] = useState("");
  const [marked, setMarked] = useState<ReadonlySet<string>>(new Set());
  const [asking, setAsking] = useState(false);
  const [fault, setFault] = useState<Said>();
  const list = useQuery(dynamicListsQuery()).data?.find((it) => it.name === name);
  const query = useInfiniteQuery(dynamicKeysQuery(name, q || undefined));
  const keys = query.data?.pages.flatMap((page) => page.items) ?? [];
  const chosen = keys.filter((key) => marked.has(key));
  const remove = useMutation({
    mutationFn: () => removeKeys(name, chosen),
    onSuccess: async ({ removed, count: left }) => {
      setMarked(new Set());
      say(`${plural(removed, "key")} taken away; ${count(left)} left`);
      await afterWrite(queries, ["assets"]);
    },
    onError: (error: Said & Error) => setFault(error),
    onSettled: () => setAsking(false),
  });
  const toggle = (key: string) =>
    setMarked((old) => {
      const next = new Set(old);
      if (!next.delete(key)) next.add(key);
      return next;
    });
  return (
    <Section
      title={
        <>
          Keys of <code>{name}</code> <span className="dim">{list ? count(list.count) : ""}</span>
        </>
      }
      aside={
        (q !== "" || (list?.count ?? 0) > MANY) && (
          <FilterField label={`Filter the keys of ${name}`} placeholder="Filter the keys" value={q} onChange={setQ} />
        )
      }
    >
      <Add name={name} onFault={setFault} />
      {fault && <Problem error={fault} />}
      {query.isError && !query.data ? (
        <Problem error={query.error} retry={() => void query.refetch()} />
      ) : query.isPending ? (
        <Loading rows={2} />
      ) : keys.length === 0 ? (
        <p className="dim">{q ? `No key holds “${q}”.` : "There is no key yet. Add the first above."}</p>
      ) : (
        <ul className={css.keys} aria-label={`Keys of ${name}`}>
          {keys.map((key) => (
            <li key={key}>
              <label className={css.key} data-marked={marked.has(key) || undefined}>
                <input type="checkbox" checked={marked.has(key)} onChange={() => toggle(key)} />
                <span className="mono">{key}</span>
              </label>
            </li>
          ))}
        </ul>
      )}
      <div className={css.foot}>
        {query.hasNextPage && (
          <Button disabled={query.isFetchingNextPage} onClick={() => void query.fetchNextPage()}>
            More keys
          </Button>
        )}
        {chosen.length > 0 && (
          <>
            <Button kind="danger" onClick={() => setAsking(true)}>
              {`Take ${plural(chosen.length, "key")} away`}
            </Button>
            <Button kind="ghost" onClick={() => setMarked(new Set())}>
              Clear
            </Button>
          </>
        )}
      </div>
      <Confirm
        open={asking}
        title={`Take ${plural(chosen.length, "key")} away?`}
        action={`Take ${plural(chosen.length, "key")} away`}
        danger
        busy={remove.isPending}
        onConfirm={() => remove.mutate()}
        onClose={() => setAsking(false)}
      >
        <p>
          {list ? `${plural(list.assets.length, "asset")} (${list.assets.join(", ")})` : "Each asset that has them"}{" "}
          will have {chosen.length === 1 ? "this partition" : "these partitions"} no more:{" "}
          {chosen.slice(0, 8).join(", ")}
          {chosen.length > 8 && ` and ${chosen.length - 8} more`}.
        </p>
        <p className="dim">What was recorded of them stays, and a key that is added again has it again.</p>
      </Confirm>
    </Section>
  );
}

function Add({ name, onFault }: { name: string; onFault: (fault: Said | undefined) => void }) {
  const queries = useQueryClient();
  const [text, setText] = useState("");
  const keys = linesOf(text);
  const add = useMutation({
    mutationFn: () => addKeys(name, keys),
    onSuccess: async ({ added }) => {
      setText("");
      onFault(undefined);
      const there = keys.length - added.length;
      say(
        `${plural(added.length, "key")} added${there > 0 ? `; ${there === 1 ? "one was" : `${there} were`} there already` : ""}`,
      );
      await afterWrite(queries, ["assets"]);
    },
    onError: (error: Said & Error) => onFault(error),
  });
  const submit = (event: FormEvent) => {
    event.preventDefault();
    if (keys.length > 0) add.mutate();
  };
  return (
    <form className={css.add} onSubmit={submit}>
      <textarea
        className="mono"
        rows={Math.min(6, Math.max(1, text.split("\n").length))}
        aria-label={`New keys of ${name}`}
        placeholder="New keys, one a line"
        value={text}
        spellCheck={false}
        onChange={(event) => setText(event.target.value)}
        onKeyDown={(event) => {
          if (event.key === "Enter" && (event.metaKey || event.ctrlKey)) submit(event);
        }}
      />
      <Button type="submit" icon="plus" disabled={keys.length === 0 || add.isPending}>
        {keys.length > 1 ? `Add ${count(keys.length)} keys` : "Add"}
      </Button>
    </form>
  );
}
