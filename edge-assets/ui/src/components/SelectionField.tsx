import { type KeyboardEvent, useId, useMemo, useState } from "react";
import type { Asset } from "~/api/types";
import { useTypedField } from "~/lib/hooks";
import { completions, type Vocabulary } from "~/lib/selection";
import css from "./SelectionField.module.css";

/** What the words of selections are made of. */
export function vocabularyOf(assets: readonly Asset[]): Vocabulary {
  const values = (of: (asset: Asset) => readonly string[]) => [...new Set(assets.flatMap((asset) => of(asset)))].sort();
  return {
    keys: assets.map((asset) => asset.key),
    groups: values((asset) => (asset.group ? [asset.group] : [])),
    kinds: values((asset) => asset.kinds),
    owners: values((asset) => asset.owners),
    tags: values((asset) => Object.entries(asset.tags).map(([name, value]) => `${name}=${value}`)),
  };
}

/** A field for a text of the selection language, which offers what may come next: arrows choose, Enter or Tab takes. */
export function SelectionField({
  value,
  onChange,
  assets,
  label,
  placeholder,
  isFilter,
}: {
  value: string;
  onChange: (value: string) => void;
  assets: readonly Asset[] | undefined;
  label: string;
  placeholder: string;
  /** Whether `/` goes there. */
  isFilter?: boolean;
}) {
  const { props: typed, put } = useTypedField(value, onChange);
  const [caret, setCaret] = useState<number>();
  const [at, setAt] = useState(-1);
  const id = useId();
  const words = useMemo(() => vocabularyOf(assets ?? []), [assets]);
  const offered = useMemo(
    () => (caret === undefined ? [] : completions(typed.value, caret, words)),
    [typed.value, caret, words],
  );
  const isOpen = offered.length > 0;
  const close = () => {
    setCaret(undefined);
    setAt(-1);
  };
  const take = (i: number) => {
    const chosen = offered[i];
    const field = typed.ref.current;
    if (!chosen || !field) return;
    put(chosen.result);
    setAt(-1);
    // A field such as `group:` is followed by its values; anything else is done.
    setCaret(chosen.text.endsWith(":") ? chosen.caret : undefined);
    requestAnimationFrame(() => field.setSelectionRange(chosen.caret, chosen.caret));
    field.focus();
  };
  const onKeyDown = (event: KeyboardEvent<HTMLInputElement>) => {
    if (event.key === "ArrowDown" || event.key === "ArrowUp") {
      if (!isOpen) return;
      const next = (at + (event.key === "ArrowDown" ? 1 : -1) + offered.length + 1) % (offered.length + 1);
      setAt(next === offered.length ? -1 : next);
    } else if ((event.key === "Enter" || event.key === "Tab") && isOpen && at >= 0) take(at);
    else if (event.key === "Escape") {
      if (isOpen) close();
      else event.currentTarget.blur();
    } else return;
    event.preventDefault();
    event.stopPropagation();
  };
  return (
    <div className={css.frame}>
      <input
        ref={typed.ref}
        className={css.field}
        role="combobox"
        aria-label={label}
        aria-expanded={isOpen}
        aria-controls={isOpen ? id : undefined}
        aria-autocomplete="list"
        aria-activedescendant={at >= 0 ? `${id}-${at}` : undefined}
        data-filter={isFilter ? "" : undefined}
        placeholder={placeholder}
        value={typed.value}
        spellCheck={false}
        autoComplete="off"
        onChange={(event) => {
          typed.onChange(event);
          setCaret(event.target.selectionStart ?? event.target.value.length);
          setAt(-1);
        }}
        onBlur={() => {
          typed.onBlur();
          close();
        }}
        onKeyDown={onKeyDown}
      />
      {isOpen && (
        <ul id={id} role="listbox" aria-label={`Offered for ${label}`} className={css.list}>
          {offered.map((it, i) => (
            // biome-ignore lint/a11y/useKeyWithClickEvents: the field has the keys
            <li
              key={it.text}
              id={`${id}-${i}`}
              role="option"
              aria-selected={i === at}
              className={css.option}
              onPointerDown={(event) => event.preventDefault()}
              onClick={() => take(i)}
            >
              <span className="mono">{it.text}</span>
              <span className="dim">{it.about}</span>
            </li>
          ))}
        </ul>
      )}
    </div>
  );
}
