import { Link, Outlet, useNavigate, useRouter, useRouterState } from "@tanstack/react-router";
import { useEffect, useRef, useState } from "react";
import { useConnection } from "~/api/live";
import { useOverview } from "~/api/queries";
import { useSignedOut } from "~/api/session";
import { Button } from "~/components/Button";
import { Icon, type IconName } from "~/components/Icon";
import { Mark } from "~/components/Status";
import { Toasts } from "~/components/toast";
import { failingState } from "~/lib/checks";
import { compact } from "~/lib/format";
import { useKeys } from "~/lib/keys";
import { changeSettings, useSettings } from "~/lib/settings";
import { localZone, stamp } from "~/lib/time";
import { Help } from "./Help";
import { Palette } from "./Palette";
import { SettingsDialog } from "./SettingsDialog";
import css from "./Shell.module.css";
import { setFailing } from "./title";

export const PLACES = [
  { to: "/", label: "Overview", icon: "overview", key: "o" },
  { to: "/runs", label: "Runs", icon: "runs", key: "r" },
  { to: "/lineage", label: "Lineage", icon: "lineage", key: "l" },
  { to: "/assets", label: "Assets", icon: "assets", key: "a" },
  { to: "/jobs", label: "Jobs", icon: "jobs", key: "j" },
  { to: "/backfills", label: "Backfills", icon: "backfills", key: "b" },
  { to: "/automation", label: "Automation", icon: "automation", key: "s" },
  { to: "/checks", label: "Checks", icon: "checks", key: "c" },
  { to: "/alerts", label: "Alerts", icon: "alerts", key: "t" },
  { to: "/deployment", label: "Deployment", icon: "deployment", key: "d" },
] as const satisfies readonly { to: string; label: string; icon: IconName; key: string }[];

type Open = "palette" | "help" | "settings" | undefined;

export function Shell() {
  const [open, setOpen] = useState<Open>();
  const { navCollapsed, time } = useSettings();
  const navigate = useNavigate();
  const router = useRouter();
  const main = useRef<HTMLElement>(null);
  // The address changes when a page is asked for, this once it is there.
  const shown = useRouterState({ select: (state) => state.resolvedLocation?.pathname });
  const counts = useOverview().data?.counts;
  const failing = (counts?.failing_assets ?? 0) + (counts?.checks_in_error ?? 0);

  // A dialog says late that it has closed; by then another one may be open.
  const close = (which: Open) => () => setOpen((now) => (now === which ? undefined : now));

  useEffect(() => setFailing(failing > 0), [failing]);

  // A new page begins at its start, for the keyboard and for what reads it out, too.
  useEffect(
    () =>
      router.subscribe("onResolved", ({ pathChanged, fromLocation }) => {
        const isInside = main.current?.contains(document.activeElement);
        if (pathChanged && fromLocation && !isInside) main.current?.focus({ preventScroll: true });
      }),
    [router],
  );

  useKeys({
    "mod+k": () => setOpen("palette"),
    "?": () => setOpen("help"),
    "/": () => document.querySelector<HTMLInputElement>("[data-filter]")?.focus(),
    ...Object.fromEntries(PLACES.map((place) => [`g ${place.key}`, () => void navigate({ to: place.to })])),
  });

  const badge = (to: string) => {
    if (to === "/runs" && counts && counts.running_runs > 0)
      return <Count state="running" value={counts.running_runs} word="running" />;
    if (to === "/assets" && counts && counts.failing_assets > 0)
      return <Count state="failed" value={counts.failing_assets} word="failing" />;
    if (to === "/checks" && counts && counts.failing_checks > 0)
      return <Count state={failingState(counts.checks_in_error)} value={counts.failing_checks} word="failing" />;
    return null;
  };

  return (
    <div className={css.shell} data-collapsed={navCollapsed || undefined}>
      <a
        className={css.skip}
        href="#main"
        onClick={(event) => {
          event.preventDefault();
          main.current?.focus();
        }}
      >
        Skip to the page
      </a>
      <nav className={css.nav} aria-label="Pages">
        <div className={css.brand}>
          <Link to="/" className={css.logo} aria-label="edge-assets, overview">
            <svg width="20" height="20" viewBox="0 0 16 16" aria-hidden="true">
              <rect width="16" height="16" rx="3.5" className={css.logoGround} />
              <path d="M4 4.5h8M4 8h5.5M4 11.5h8" className={css.logoLine} />
            </svg>
            <span className={css.wide}>edge-assets</span>
          </Link>
          <button
            type="button"
            className={css.tool}
            aria-label={navCollapsed ? "Widen the navigation" : "Narrow the navigation"}
            onClick={() => changeSettings({ navCollapsed: !navCollapsed })}
          >
            <Icon name="panel" />
          </button>
        </div>
        <button type="button" className={css.find} onClick={() => setOpen("palette")} aria-label="Search and commands">
          <Icon name="search" size={14} />
          <span className={css.wide}>Search</span>
          <kbd className={css.wide}>{navigator.platform.startsWith("Mac") ? "⌘K" : "Ctrl K"}</kbd>
        </button>
        <ul className={css.places}>
          {PLACES.map((place) => (
            <li key={place.to}>
              <Link
                to={place.to}
                className={css.place}
                activeOptions={{ exact: place.to === "/", includeSearch: false }}
                title={navCollapsed ? place.label : undefined}
                aria-label={place.label}
              >
                <Icon name={place.icon} />
                <span className={css.label}>{place.label}</span>
                {badge(place.to)}
              </Link>
            </li>
          ))}
        </ul>
        <div className={css.foot}>
          <Live />
          <button
            type="button"
            className={css.zone}
            onClick={() => setOpen("settings")}
            title="Times are shown in this zone"
          >
            <span className={css.wide}>
              {time === "utc" ? "UTC" : time === "relative" ? "Relative times" : localZone()}
            </span>
          </button>
          <span className={css.tools}>
            <button
              type="button"
              className={css.tool}
              aria-label="Settings"
              title="Settings"
              onClick={() => setOpen("settings")}
            >
              <Icon name="settings" />
            </button>
            <button
              type="button"
              className={css.tool}
              aria-label="Help"
              title="Keys and marks (?)"
              onClick={() => setOpen("help")}
            >
              <Icon name="help" />
            </button>
          </span>
        </div>
      </nav>
      <main id="main" ref={main} tabIndex={-1} className={css.main} data-shown={shown}>
        <Lost />
        <SignedOut />
        <Outlet />
      </main>
      <Palette open={open === "palette"} onClose={close("palette")} onOpen={setOpen} />
      <Help open={open === "help"} onClose={close("help")} />
      <SettingsDialog open={open === "settings"} onClose={close("settings")} />
      <Toasts />
    </div>
  );
}

function Count({ state, value, word }: { state: "running" | "failed" | "warning"; value: number; word: string }) {
  return (
    <span className={css.count} title={`${value} ${word}`}>
      <Mark state={state} size={11} label={null} />
      {compact(value)}
      <span className="sr"> {word}</span>
    </span>
  );
}

/** Whether the page follows what happens. */
function Live() {
  const { connection } = useConnection();
  const text = connection === "live" ? "Live" : connection === "lost" ? "Reconnecting" : "Connecting";
  return (
    <span
      className={css.live}
      data-state={connection}
      title={connection === "live" ? "This page follows what happens" : text}
    >
      <span className={css.dot} />
      <span className={css.wide}>{text}</span>
    </span>
  );
}

/** The server knows nobody behind this page any more; its page for signing in comes in the place of this one. */
function SignedOut() {
  if (!useSignedOut()) return null;
  return (
    <div className={css.lost} role="alert">
      <Mark state="warning" label={null} size={13} />
      <span>Nobody is signed in any more; what you see is as it was before.</span>
      <Button onClick={() => location.reload()}>Sign in</Button>
    </div>
  );
}

function Lost() {
  const { connection, heard } = useConnection();
  const { time } = useSettings();
  if (connection !== "lost") return null;
  return (
    <div className={css.lost} role="status">
      <Mark state="warning" label={null} size={13} />
      <span>
        Reconnecting to the server
        {heard ? `; what you see is as of ${stamp(heard, time === "relative" ? "local" : time, Date.now())}` : ""}.
      </span>
    </div>
  );
}
