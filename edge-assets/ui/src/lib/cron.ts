//! Cron expressions in words, for the usual ones; the expression itself is shown beside them.

const DAYS = ["Sunday", "Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday"];
const two = (value: number) => String(value).padStart(2, "0");
const isNumber = (text: string) => /^\d+$/.test(text);

const NAMED: Record<string, string> = {
  "@hourly": "0 * * * *",
  "@daily": "0 0 * * *",
  "@midnight": "0 0 * * *",
  "@weekly": "0 0 * * 0",
  "@monthly": "0 0 1 * *",
  "@yearly": "0 0 1 1 *",
};

/** `every 5 minutes`, `each day at 01:00`; `undefined` when it has no simple words. */
export function cronWords(cron: string): string | undefined {
  const parts = (NAMED[cron.trim()] ?? cron).trim().split(/\s+/);
  const [minute, hour, day, month, weekday] = (parts.length === 6 && parts[0] === "0" ? parts.slice(1) : parts) as [
    string,
    string,
    string,
    string,
    string,
  ];
  if (
    ![minute, hour, day, month, weekday].every((part) => part !== undefined) ||
    parts.length > 6 ||
    (parts.length === 6 && parts[0] !== "0")
  )
    return undefined;
  const everyDay = day === "*" && month === "*" && weekday === "*";
  const step = /^(?:\*|0)\/(\d+)$/.exec(minute);
  if (everyDay && hour === "*") {
    if (minute === "*") return "each minute";
    if (step) return step[1] === "1" ? "each minute" : `every ${step[1]} minutes`;
    if (isNumber(minute)) return minute === "0" ? "each hour" : `each hour at :${two(Number(minute))}`;
  }
  const hourStep = /^(?:\*|0)\/(\d+)$/.exec(hour);
  if (everyDay && hourStep && isNumber(minute))
    return `every ${hourStep[1]} hours${minute === "0" ? "" : ` at :${two(Number(minute))}`}`;
  if (!isNumber(minute) || !/^\d+(,\d+)*$/.test(hour)) return undefined;
  const at = hour
    .split(",")
    .map((value) => `${two(Number(value))}:${two(Number(minute))}`)
    .join(", ");
  if (everyDay) return `each day at ${at}`;
  if (day === "*" && month === "*") {
    if (/^(1-5|mon-fri)$/i.test(weekday)) return `on weekdays at ${at}`;
    if (isNumber(weekday)) return `each ${DAYS[Number(weekday)]} at ${at}`;
    const named = DAYS.find((name) => name.slice(0, 3).toLowerCase() === weekday.toLowerCase());
    if (named) return `each ${named} at ${at}`;
  }
  if (isNumber(day) && month === "*" && weekday === "*") return `each month on day ${day} at ${at}`;
  return undefined;
}
