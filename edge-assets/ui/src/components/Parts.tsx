//! The small pieces that every page is made of.

import { type ReactNode, useState } from "react";
import { copyText } from "~/lib/browser";
import { useTyped } from "~/lib/hooks";
import { Button } from "./Button";
import css from "./Parts.module.css";
import { Mark } from "./Status";

/** The head of a page: what it is about, and what can be done. */
export function Head({
  title,
  sub,
  mark,
  children,
}: {
  title: ReactNode;
  sub?: ReactNode;
  mark?: ReactNode;
  children?: ReactNode;
}) {
  return (
    <header className={css.head}>
      {mark}
      <div className={css.titles}>
        <h1 className={css.title}>{title}</h1>
        {sub && <div className={css.sub}>{sub}</div>}
      </div>
      {children && <div className={css.actions}>{children}</div>}
    </header>
  );
}

/** Nothing is here: what that means, and what to do next. */
export function Empty({ children, hint, command }: { children: ReactNode; hint?: ReactNode; command?: string }) {
  return (
    <div className={css.empty}>
      <p className={css.emptyText}>{children}</p>
      {hint && <p className="dim">{hint}</p>}
      {command && <Command text={command} />}
    </div>
  );
}

/** A command to copy. */
export function Command({ text, label = "Copy the command" }: { text: string; label?: string }) {
  return (
    <div className={css.command}>
      <pre tabIndex={0} className={css.commandText}>
        {text}
      </pre>
      <Copy text={text} label={label} />
    </div>
  );
}

export function Copy({ text, label = "Copy" }: { text: string; label?: string }) {
  const [done, setDone] = useState(false);
  const copy = async () => {
    if (!(await copyText(text))) return;
    setDone(true);
    setTimeout(() => setDone(false), 1500);
  };
  return <Button kind="ghost" icon={done ? "check" : "copy"} label={done ? "Copied" : label} onClick={copy} />;
}

/** Placeholders while an answer is awaited: never to be taken for "none". */
export function Loading({ rows = 6 }: { rows?: number }) {
  return (
    <div className={css.loading} role="status" aria-label="Loading">
      {Array.from({ length: rows }, (_, i) => (
        <div key={i} className={css.bone} />
      ))}
    </div>
  );
}

export interface Said {
  message: string;
  cure?: string;
  raw?: string;
}

/** What went wrong: the reason first, what to do, and the rest behind a fold. */
export function Problem({ error, retry }: { error: Said; retry?: () => void }) {
  return (
    <div className={css.problem} role="alert">
      <Mark state="failed" label={null} />
      <div className={css.problemBody}>
        <p className={css.problemText}>{error.message}</p>
        {error.cure && <p className="dim">{error.cure}</p>}
        {error.raw && (
          <details>
            <summary>The whole answer</summary>
            <pre className={css.raw}>{error.raw}</pre>
          </details>
        )}
      </div>
      {retry && (
        <Button icon="rerun" onClick={retry}>
          Try again
        </Button>
      )}
    </div>
  );
}

/** Names and values, one a line. */
export function Facts({
  items,
}: {
  items: readonly (readonly [ReactNode, ReactNode] | false | "" | null | undefined)[];
}) {
  const shown = items.filter((item): item is readonly [ReactNode, ReactNode] => Boolean(item));
  return (
    <dl className={css.facts}>
      {shown.map(([name, value], i) => (
        <div key={i} className={css.fact}>
          <dt>{name}</dt>
          <dd>{value}</dd>
        </div>
      ))}
    </dl>
  );
}

/** A titled part of a page. */
export function Section({
  title,
  aside,
  children,
  flush,
}: {
  title: ReactNode;
  aside?: ReactNode;
  children: ReactNode;
  flush?: boolean;
}) {
  return (
    <section className={css.section}>
      <div className={css.sectionHead}>
        <h2>{title}</h2>
        {aside && <div className={css.aside}>{aside}</div>}
      </div>
      <div className={flush ? css.flush : css.sectionBody}>{children}</div>
    </section>
  );
}

export function Tag({ children, title }: { children: ReactNode; title?: string }) {
  return (
    <span className={css.tag} title={title}>
      {children}
    </span>
  );
}

export function Kbd({ children }: { children: ReactNode }) {
  return <kbd className={css.kbd}>{children}</kbd>;
}

/** The field of a filter: `/` goes there. */
export function FilterField({
  value,
  onChange,
  placeholder,
  label,
}: {
  value: string;
  onChange: (value: string) => void;
  placeholder: string;
  label: string;
}) {
  const typed = useTyped(value, onChange);
  return (
    <input
      className={css.field}
      type="search"
      data-filter=""
      {...typed}
      placeholder={placeholder}
      aria-label={label}
      spellCheck={false}
      autoComplete="off"
      onKeyDown={(event) => {
        if (event.key === "Escape") event.currentTarget.blur();
      }}
    />
  );
}
