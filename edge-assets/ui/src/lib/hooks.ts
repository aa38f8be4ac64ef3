import { type ChangeEvent, useEffect, useRef, useState } from "react";
import { useSettings } from "./settings";
import type { TimeMode } from "./time";

/** How instants are written: what the settings say. */
export const useTimeMode = (): TimeMode => useSettings().time;

/** A value once it has not changed for a while. Compared by its content. */
export function useDebounced<T>(value: T, ms: number): T {
  const [settled, setSettled] = useState(value);
  const text = JSON.stringify(value);
  useEffect(() => {
    const timer = setTimeout(() => setSettled(value), ms);
    return () => clearTimeout(timer);
  }, [text, ms]);
  return settled;
}

/**
 * A field whose value lives in the address. What is typed is shown at once and told a moment later: the address lags behind, and a
 * browser takes only so many changes of it. What comes from outside counts while nobody types.
 */
export const useTyped = (value: string, onChange: (value: string) => void, ms = 120) =>
  useTypedField(value, onChange, ms).props;

/** The same, with a way to put a text there and tell it at once. */
export function useTypedField(value: string, onChange: (value: string) => void, ms = 120) {
  const [typed, setTyped] = useState(value);
  const field = useRef<HTMLInputElement>(null);
  const pending = useRef<{ timer: ReturnType<typeof setTimeout>; text: string } | undefined>(undefined);
  const tell = useRef(onChange);
  tell.current = onChange;

  useEffect(() => {
    if (document.activeElement !== field.current && !pending.current) setTyped(value);
  }, [value]);

  const flush = () => {
    if (!pending.current) return;
    clearTimeout(pending.current.timer);
    const { text } = pending.current;
    pending.current = undefined;
    tell.current(text);
  };
  useEffect(() => () => clearTimeout(pending.current?.timer), []);

  const put = (text: string) => {
    clearTimeout(pending.current?.timer);
    pending.current = undefined;
    setTyped(text);
    tell.current(text);
  };
  const props = {
    ref: field,
    value: typed,
    onBlur: flush,
    onChange: (event: ChangeEvent<HTMLInputElement>) => {
      clearTimeout(pending.current?.timer);
      const text = event.target.value;
      setTyped(text);
      pending.current = { text, timer: setTimeout(flush, ms) };
    },
  };
  return { props, put };
}
