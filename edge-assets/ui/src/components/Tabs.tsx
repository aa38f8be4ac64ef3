import { Link, type LinkProps } from "@tanstack/react-router";
import css from "./Tabs.module.css";

type Tab = { id: string; label: string } & LinkProps;

/** Parts of a page, each with its own address. */
export function Tabs({ label, current, tabs }: { label: string; current: string; tabs: readonly Tab[] }) {
  return (
    <nav className={css.tabs} aria-label={label}>
      {tabs.map(({ id, label, ...link }) => (
        <Link
          key={id}
          {...(link as LinkProps)}
          className={css.tab}
          data-current={id === current || undefined}
          aria-current={id === current ? "page" : undefined}
          replace
        >
          {label}
        </Link>
      ))}
    </nav>
  );
}
