import type { Entry } from "~/api/types";
import css from "./Entries.module.css";
import { Facts } from "./Parts";

/** What was recorded, name by name. */
export function Entries({ entries }: { entries: readonly Entry[] }) {
  return <Facts items={entries.map((entry) => [entry.name, <EntryValue key={entry.name} entry={entry} />] as const)} />;
}

interface TableValue {
  columns?: string[];
  rows?: unknown[][];
}

/** The value of an entry, in the form of its kind. */
export function EntryValue({ entry }: { entry: Entry }) {
  if (entry.kind === "url" && typeof entry.value === "string" && /^https?:/.test(entry.value)) {
    return (
      <a href={entry.value} target="_blank" rel="noreferrer noopener" className={css.link}>
        {entry.text}
      </a>
    );
  }
  if (entry.kind === "table") {
    const table = entry.value as TableValue;
    if (table?.columns && table.rows) {
      return (
        <div className={css.scroll} tabIndex={0} role="region" aria-label={entry.name}>
          <table className={css.table}>
            <thead>
              <tr>
                {table.columns.map((name) => (
                  <th key={name} scope="col">
                    {name}
                  </th>
                ))}
              </tr>
            </thead>
            <tbody>
              {table.rows.slice(0, 20).map((row, i) => (
                <tr key={i}>
                  {row.map((cell, j) => (
                    <td key={j}>{typeof cell === "object" ? JSON.stringify(cell) : String(cell)}</td>
                  ))}
                </tr>
              ))}
            </tbody>
          </table>
        </div>
      );
    }
  }
  if (entry.kind === "json" || entry.kind === "schema" || entry.text.includes("\n")) {
    return (
      <pre className={css.pre} tabIndex={0}>
        {entry.kind === "json" ? JSON.stringify(entry.value, null, 2) : entry.text}
      </pre>
    );
  }
  return <span>{entry.text}</span>;
}
