import { useQuery } from "@tanstack/react-query";
import { getRouteApi, useNavigate } from "@tanstack/react-router";
import { useMemo } from "react";
import { openapiQuery } from "~/api/queries";
import { Markdown } from "~/components/Markdown";
import { Command, Empty, FilterField, Head, Loading, Problem } from "~/components/Parts";
import { curlFor, type Operation, operations } from "~/lib/openapi";
import { useTitle } from "~/shell/title";
import css from "./ApiDocs.module.css";

const route = getRouteApi("/api");

/** The API, out of the OpenAPI document that the server answers. */
export default function ApiDocs() {
  useTitle("API");
  const { q } = route.useSearch();
  const navigate = useNavigate({ from: "/api" });
  const query = useQuery(openapiQuery());
  const all = useMemo(() => operations(query.data), [query.data]);
  const groups = useMemo(() => {
    const wanted = q?.toLowerCase();
    const shown = all.filter((it) => !wanted || `${it.method} ${it.path} ${it.summary}`.toLowerCase().includes(wanted));
    return [...Map.groupBy(shown, (it) => it.tag || "other")];
  }, [all, q]);
  return (
    <>
      <Head
        title="API"
        sub={
          <span>
            REST and server-sent events, described by{" "}
            <a className={css.link} href="/api/v1/openapi.json">
              /api/v1/openapi.json
            </a>
          </span>
        }
      >
        <FilterField
          label="Filter the operations"
          placeholder="Filter the operations"
          value={q ?? ""}
          onChange={(value) => void navigate({ search: { q: value || undefined }, replace: true })}
        />
      </Head>
      {query.isError ? (
        <Problem error={query.error} retry={() => void query.refetch()} />
      ) : query.isPending ? (
        <Loading rows={8} />
      ) : groups.length === 0 ? (
        <Empty>No operation is like that.</Empty>
      ) : (
        <div className={css.page}>
          {groups.map(([tag, list]) => (
            <section key={tag}>
              <h2 className={css.tag}>{tag}</h2>
              {list.map((operation) => (
                <Shown key={operation.id} operation={operation} />
              ))}
            </section>
          ))}
        </div>
      )}
    </>
  );
}

function Shown({ operation }: { operation: Operation }) {
  return (
    <details className={css.operation}>
      <summary className={css.summary}>
        <span className={css.method} data-writes={operation.method !== "GET" || undefined}>
          {operation.method}
        </span>
        <code>{operation.path}</code>
        <span className={css.text}>{operation.summary}</span>
      </summary>
      <div className={css.body}>
        {operation.description && <Markdown text={operation.description} />}
        {operation.parameters.length > 0 && (
          <dl className={css.parameters}>
            {operation.parameters.map((it) => (
              <div key={`${it.where} ${it.name}`}>
                <dt>
                  <code>{it.name}</code> {it.required && <span className="dim">required</span>}
                </dt>
                <dd>
                  <span className="dim mono">{it.type}</span> {it.description}
                </dd>
              </div>
            ))}
          </dl>
        )}
        {operation.body && (
          <p>
            Body: <code>{operation.body.type}</code>
          </p>
        )}
        <ul className={css.responses}>
          {operation.responses.map((it) => (
            <li key={it.status}>
              <code>{it.status}</code> {it.type && <code className="dim">{it.type}</code>} {it.description}
            </li>
          ))}
        </ul>
        <Command text={curlFor(operation, location.origin)} />
      </div>
    </details>
  );
}
