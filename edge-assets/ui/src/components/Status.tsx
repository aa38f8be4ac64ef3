import { LOOKS, type Status as State, statusOf, wordOf } from "~/lib/status";
import css from "./Status.module.css";

/** The mark of a state: shape and color. Its word is read out; where the word is shown beside it, it is not read twice. */
export function Mark({ state, size = 14, label }: { state: State; size?: number; label?: string | null }) {
  const look = LOOKS[state];
  const name = label === undefined ? look.word : label;
  return (
    <svg
      className={`${css.mark} ${css[look.color]} ${state === "running" ? css.turning : ""}`}
      width={size}
      height={size}
      viewBox="0 0 16 16"
      role={name === null ? undefined : "img"}
      aria-hidden={name === null ? true : undefined}
      aria-label={name ?? undefined}
    >
      {look.shape.fill && <path d={look.shape.fill} className={css.fill} />}
      {look.shape.stroke && (
        <path d={look.shape.stroke} className={css.stroke} strokeDasharray={look.shape.dash?.join(" ")} />
      )}
      {look.shape.cut && <path d={look.shape.cut} className={css.cut} />}
    </svg>
  );
}

/** A state as the API names it: mark and word. */
export function Status({ of, word, title }: { of: string | null | undefined; word?: string; title?: string }) {
  const state = statusOf(of);
  return (
    <span className={`${css.status} ${css[LOOKS[state].color]}`} title={title}>
      <Mark state={state} label={null} />
      <span className={css.word}>{word ?? wordOf(of)}</span>
    </span>
  );
}

/** The mark alone, for a state as the API names it. */
export function MarkOf({ of, size, label }: { of: string | null | undefined; size?: number; label?: string | null }) {
  return <Mark state={statusOf(of)} size={size} label={label === undefined ? wordOf(of) : label} />;
}
