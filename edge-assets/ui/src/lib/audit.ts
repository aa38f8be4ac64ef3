//! What somebody did, in words.

const DEEDS: Record<string, string> = {
  "POST /api/v1/runs": "Launched a run",
  "POST /api/v1/runs/cancel": "Canceled runs",
  "POST /api/v1/runs/retry": "Re-ran runs",
  "POST /api/v1/runs/{id}/cancel": "Canceled a run",
  "POST /api/v1/runs/{id}/retry": "Re-ran a run",
  "POST /api/v1/backfills": "Began a backfill",
  "POST /api/v1/backfills/{id}/cancel": "Canceled a backfill",
  "POST /api/v1/backfills/{id}/pause": "Paused a backfill",
  "POST /api/v1/backfills/{id}/resume": "Resumed a backfill",
  "POST /api/v1/backfills/{id}/retry": "Retried a backfill",
  "POST /api/v1/schedules/{name}/start": "Switched a schedule on",
  "POST /api/v1/schedules/{name}/stop": "Switched a schedule off",
  "POST /api/v1/sensors/{name}/start": "Switched a sensor on",
  "POST /api/v1/sensors/{name}/stop": "Switched a sensor off",
  "POST /api/v1/sensors/{name}/cursor": "Set a cursor",
  "PUT /api/v1/sensors/{name}/cursor": "Moved a cursor",
  "POST /api/v1/sensors/{name}/trial": "Tried a sensor",
  "PUT /api/v1/automation": "Switched the conditions",
  "POST /api/v1/automation/{key}/start": "Switched a condition on",
  "POST /api/v1/automation/{key}/stop": "Switched a condition off",
  "POST /api/v1/partitions/{name}": "Added keys of partitions",
  "DELETE /api/v1/partitions/{name}": "Removed keys of partitions",
  "POST /api/v1/checks/run": "Ran checks",
  "POST /api/v1/alerts/test": "Tested alerts",
  "POST /api/v1/resources/ping": "Pinged the resources",
  "POST /api/v1/session": "Signed in",
  "DELETE /api/v1/session": "Signed out",
};

/** An action of the audit in words; one that is not known stays as it is. */
export const deedOf = (action: string): string => DEEDS[action] ?? action;

interface Entry {
  at: string;
  who: string;
  action: string;
  target: string;
  status: number;
}

/** Who switched a trigger off last, with the note where there is one; the newest entry comes first. */
export function pausedBy(entries: readonly Entry[], kind: string, name: string) {
  const [place, parameter] = kind === "conditions" ? ["automation", "key"] : [kind, "name"];
  const action = `POST /api/v1/${place}/{${parameter}}/stop`;
  const path = `/api/v1/${place}/${encodeURIComponent(name)}/stop`;
  const found = entries.find(
    (it) => it.action === action && it.status < 400 && (it.target === path || it.target.startsWith(`${name}: `)),
  );
  if (!found) return undefined;
  const note = found.target === path ? undefined : found.target.slice(name.length + 2);
  return { at: found.at, who: found.who, note };
}
