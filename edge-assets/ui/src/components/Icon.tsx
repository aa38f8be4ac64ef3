const PATHS = {
  overview: "M2.5 8.5h3l1.5-5 2.5 9 1.5-4h2.5",
  assets: "M2.5 3h11v3h-11ZM2.5 10h11v3h-11ZM5 6v4M11 6v4",
  lineage: "M2 3.5h4v3H2ZM10 2h4v3h-4ZM10 11h4v3h-4ZM6 5h2v-1.5h2M8 5v7.5h2",
  runs: "M2.5 4h1M2.5 8h1M2.5 12h1M6 4h7.5M6 8h7.5M6 12h7.5",
  jobs: "M2.5 5h11v8h-11ZM6 5V3h4v2M2.5 9h11",
  backfills: "M2.5 4h2.5M7 4h2.5M2.5 8h2.5M7 8h2.5M2.5 12h2.5M12.5 3v9M10 9.5l2.5 2.5 2.5-2.5",
  alerts: "M4 11V7.5a4 4 0 0 1 8 0V11l1.5 1.5h-11ZM6.5 14.2h3",
  automation: "M8 2.5a5.5 5.5 0 1 1 0 11a5.5 5.5 0 1 1 0-11ZM8 5v3.2l2.2 1.6",
  checks: "M8 1.8l5 2v4c0 3-2 5.3-5 6.4-3-1.1-5-3.4-5-6.4v-4ZM5.7 8l1.7 1.7L10.5 6.5",
  deployment: "M2.5 3h11v4h-11ZM2.5 9h11v4h-11ZM5 5h.1M5 11h.1",
  search: "M7 2.5a4.5 4.5 0 1 1 0 9a4.5 4.5 0 1 1 0-9ZM10.5 10.5l3 3",
  settings: "M2 4.5h7M12 4.5h2M2 11.5h2M7 11.5h7M9 3v3h3V3ZM4 10v3h3v-3Z",
  help: "M8 2a6 6 0 1 1 0 12A6 6 0 1 1 8 2ZM6.3 6.3a1.8 1.8 0 1 1 2.5 1.7c-.6.3-.8.6-.8 1.2M8 11.4v.1",
  more: "M3 8a.6.6 0 1 1 1.2 0a.6.6 0 1 1-1.2 0ZM7.4 8a.6.6 0 1 1 1.2 0a.6.6 0 1 1-1.2 0ZM11.8 8a.6.6 0 1 1 1.2 0a.6.6 0 1 1-1.2 0Z",
  close: "M4 4l8 8M12 4l-8 8",
  copy: "M5.5 5.5h8v8h-8ZM10.5 5.5v-3h-8v8h3",
  check: "M3 8.5l3.2 3.2L13 5",
  right: "M6 3.5L10.5 8 6 12.5",
  left: "M10 3.5L5.5 8l4.5 4.5",
  down: "M3.5 6L8 10.5 12.5 6",
  up: "M3.5 10L8 5.5 12.5 10",
  plus: "M8 3v10M3 8h10",
  minus: "M3 8h10",
  fit: "M2.5 6V2.5H6M10 2.5h3.5V6M13.5 10v3.5H10M6 13.5H2.5V10",
  rerun: "M13.3 8a5.3 5.3 0 1 1-1.6-3.8M13 1.8v3h-3",
  stop: "M4 4h8v8H4Z",
  pause: "M5.5 3.5v9M10.5 3.5v9",
  download: "M8 2.5v7.5M4.8 7L8 10.2 11.2 7M3 13.5h10",
  wrap: "M2.5 4h11M2.5 8h8.5a2 2 0 0 1 0 4H8.5M10 10.5L8.5 12l1.5 1.5M2.5 12h3",
  filter: "M2.5 4h11M4.5 8h7M6.5 12h3",
  link: "M6.5 9.5l3-3M7 4.5l1-1a3 3 0 0 1 4.3 4.3l-1 1M9 11.5l-1 1a3 3 0 0 1-4.3-4.3l1-1",
  launch: "M5 3l8 5-8 5Z",
  external: "M6 3H3v10h10v-3M9 3h4v4M13 3L7.5 8.5",
  folder: "M2.5 4h4l1.5 1.5h5.5v7h-11Z",
  menu: "M2.5 4.5h11M2.5 8h11M2.5 11.5h11",
  panel: "M2.5 3h11v10h-11ZM6.5 3v10",
  calendar: "M2.5 4h11v9.5h-11ZM2.5 7h11M5.5 2.5v3M10.5 2.5v3",
  api: "M5.5 4L2 8l3.5 4M10.5 4L14 8l-3.5 4M9 3L7 13",
} as const;

export type IconName = keyof typeof PATHS;

export function Icon({ name, size = 16 }: { name: IconName; size?: number }) {
  return (
    <svg
      width={size}
      height={size}
      viewBox="0 0 16 16"
      aria-hidden="true"
      fill="none"
      stroke="currentColor"
      strokeWidth="1.4"
      strokeLinecap="round"
      strokeLinejoin="round"
    >
      <path d={PATHS[name]} />
    </svg>
  );
}
