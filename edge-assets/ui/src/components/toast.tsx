import { useSyncExternalStore } from "react";
import { Button } from "./Button";
import { Mark } from "./Status";
import css from "./toast.module.css";

interface Toast {
  id: number;
  text: string;
  failed: boolean;
}

let toasts: readonly Toast[] = [];
let next = 0;
const listeners = new Set<() => void>();

function put(all: readonly Toast[]) {
  toasts = all;
  for (const listener of listeners) listener();
}

const drop = (id: number) => put(toasts.filter((toast) => toast.id !== id));

/** Says something for a few seconds; a failure stays until it is closed. */
export function say(text: string, failed = false) {
  next += 1;
  const id = next;
  put([...toasts.slice(-3), { id, text, failed }]);
  if (!failed) setTimeout(() => drop(id), 4000);
}

const subscribe = (listener: () => void) => {
  listeners.add(listener);
  return () => listeners.delete(listener);
};

export function Toasts() {
  const shown = useSyncExternalStore(subscribe, () => toasts);
  return (
    <div className={css.toasts} aria-live="polite" role="status">
      {shown.map((toast) => (
        <div key={toast.id} className={css.toast}>
          <Mark state={toast.failed ? "failed" : "succeeded"} label={null} />
          <span className={css.text}>{toast.text}</span>
          <Button kind="ghost" icon="close" label="Dismiss" onClick={() => drop(toast.id)} />
        </div>
      ))}
    </div>
  );
}
