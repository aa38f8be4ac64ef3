import css from "./Spark.module.css";

/** A small line of values, oldest first; the last one is marked. */
export function Spark({
  values,
  width = 72,
  height = 18,
  label,
  limit,
}: {
  values: readonly number[];
  width?: number;
  height?: number;
  label: string;
  limit?: number;
}) {
  if (values.length < 2) return <span className="dim">–</span>;
  const all = limit === undefined ? values : [...values, limit];
  const top = Math.max(...all);
  const low = Math.min(...all, limit === undefined ? 0 : Number.POSITIVE_INFINITY);
  const x = (i: number) => 2 + (i * (width - 5)) / (values.length - 1);
  const y = (value: number) => height - 2.5 - ((value - low) * (height - 5)) / (top - low || 1);
  const line = values.map((value, i) => `${i ? "L" : "M"}${x(i).toFixed(1)} ${y(value).toFixed(1)}`).join("");
  const last = values.length - 1;
  return (
    <svg
      className={css.spark}
      width={width}
      height={height}
      viewBox={`0 0 ${width} ${height}`}
      role="img"
      aria-label={label}
    >
      {limit !== undefined && <path d={`M0 ${y(limit)}H${width}`} className={css.limit} />}
      <path d={line} className={css.line} />
      <circle cx={x(last)} cy={y(values[last] ?? 0)} r="2" className={css.dot} />
    </svg>
  );
}
