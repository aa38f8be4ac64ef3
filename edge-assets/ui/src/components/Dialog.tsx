import { type ReactNode, useEffect, useId, useRef } from "react";
import { Button } from "./Button";
import css from "./Dialog.module.css";

/**
 * A modal dialog: the browser's own, which traps the focus, closes with Escape and gives the focus back. Libraries for this put style
 * elements into the page, which its policy forbids.
 */
export function Dialog({
  open,
  title,
  onClose,
  children,
  wide,
  bare,
}: {
  open: boolean;
  title: string;
  onClose: () => void;
  children: ReactNode;
  wide?: boolean;
  bare?: boolean;
}) {
  const ref = useRef<HTMLDialogElement>(null);
  const id = useId();
  useEffect(() => {
    const dialog = ref.current;
    if (open && dialog && !dialog.open) dialog.showModal();
    if (!open && dialog?.open) dialog.close();
  }, [open]);
  return (
    // biome-ignore lint/a11y/useKeyWithClickEvents: a click beside the dialog closes it; the key for that is Escape
    <dialog
      ref={ref}
      className={`${css.dialog} ${wide ? css.wide : ""} ${bare ? css.bare : ""}`}
      aria-labelledby={id}
      onClose={onClose}
      onBeforeToggle={(event) => {
        // Until the next picture the focus would stay on what is hidden by then, and the keys of that moment would be lost in it.
        if (event.newState === "closed" && document.activeElement instanceof HTMLElement) document.activeElement.blur();
      }}
      onClick={(event) => {
        if (event.target === ref.current) ref.current?.close();
      }}
    >
      {open && (
        <div>
          <div className={bare ? "sr" : css.top}>
            <h2 id={id}>{title}</h2>
            {!bare && <Button kind="ghost" icon="close" label="Close" onClick={() => ref.current?.close()} />}
          </div>
          {children}
        </div>
      )}
    </dialog>
  );
}

/** Asks before something that cannot be undone; says how much it concerns. */
export function Confirm({
  open,
  title,
  children,
  action,
  danger,
  busy,
  onConfirm,
  onClose,
}: {
  open: boolean;
  title: string;
  children: ReactNode;
  action: string;
  danger?: boolean;
  busy?: boolean;
  onConfirm: () => void;
  onClose: () => void;
}) {
  return (
    <Dialog open={open} title={title} onClose={onClose}>
      <div className={css.body}>{children}</div>
      <div className={css.foot}>
        <Button onClick={onClose}>Back</Button>
        <Button kind={danger ? "danger" : "primary"} disabled={busy} onClick={onConfirm}>
          {action}
        </Button>
      </div>
    </Dialog>
  );
}
