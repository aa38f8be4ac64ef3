import { Link, type LinkProps } from "@tanstack/react-router";
import type { ButtonHTMLAttributes, ReactNode } from "react";
import css from "./Button.module.css";
import { Icon, type IconName } from "./Icon";

interface Look {
  kind?: "plain" | "primary" | "ghost" | "danger";
  icon?: IconName;
  /** The name of a button that shows only its icon. */
  label?: string;
  children?: ReactNode;
}

function parts({ icon, children }: Look) {
  return (
    <>
      {icon && <Icon name={icon} size={14} />}
      {children !== undefined && <span>{children}</span>}
    </>
  );
}

const classes = ({ kind = "plain", children }: Look) =>
  `${css.button} ${css[kind]} ${children === undefined ? css.square : ""}`;

export function Button({ kind, icon, label, children, ...rest }: Look & ButtonHTMLAttributes<HTMLButtonElement>) {
  const look = { kind, icon, label, children };
  return (
    <button type="button" {...rest} className={classes(look)} aria-label={label} title={rest.title ?? label}>
      {parts(look)}
    </button>
  );
}

/** Looks like a button, and goes somewhere. */
export function ButtonLink({ kind, icon, label, children, ...rest }: Look & LinkProps) {
  const look = { kind, icon, label, children };
  return (
    <Link {...(rest as LinkProps)} className={classes(look)} aria-label={label} title={label}>
      {parts(look)}
    </Link>
  );
}

/** One of a few. */
export function Segments<T extends string>({
  label,
  value,
  options,
  onChange,
}: {
  label: string;
  value: T;
  options: readonly { value: T; label: ReactNode; title?: string }[];
  onChange: (value: T) => void;
}) {
  return (
    <div className={css.segments} role="group" aria-label={label}>
      {options.map((option) => (
        <button
          type="button"
          key={option.value}
          className={css.segment}
          aria-pressed={option.value === value}
          title={option.title}
          onClick={() => onChange(option.value)}
        >
          {option.label}
        </button>
      ))}
    </div>
  );
}

/** On or off, at once. */
export function Switch({
  on,
  label,
  onChange,
  disabled,
}: {
  on: boolean;
  label: string;
  onChange: (on: boolean) => void;
  disabled?: boolean;
}) {
  return (
    <button
      type="button"
      role="switch"
      aria-checked={on}
      aria-label={label}
      title={label}
      disabled={disabled}
      className={css.switch}
      onClick={(event) => {
        event.stopPropagation();
        onChange(!on);
      }}
    >
      <span className={css.knob} />
    </button>
  );
}
