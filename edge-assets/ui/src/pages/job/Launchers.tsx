import { useQuery } from "@tanstack/react-query";
import { schedulesQuery, sensorsQuery } from "~/api/queries";
import type { JobDetail } from "~/api/types";
import { Loading, Section } from "~/components/Parts";
import { TriggerList } from "~/components/TriggerList";
import { ofSchedule, ofSensor } from "~/lib/triggers";

/** What launches the job without anybody asking, and when next. */
export function Launchers({ job }: { job: JobDetail }) {
  const schedules = useQuery({ ...schedulesQuery(), enabled: job.schedules.length > 0 });
  const sensors = useQuery({ ...sensorsQuery(), enabled: job.sensors.length > 0 });
  const triggers = [
    ...(schedules.data?.items ?? []).filter((it) => it.job === job.name).map(ofSchedule),
    ...(sensors.data?.items ?? []).filter((it) => it.job === job.name).map(ofSensor),
  ];
  const isNone = job.schedules.length + job.sensors.length === 0;
  return (
    <Section title="Launched by">
      {isNone ? (
        <p className="dim">Nothing launches it by itself; launch it by hand, or declare a schedule for it.</p>
      ) : triggers.length === 0 ? (
        <Loading rows={2} />
      ) : (
        <TriggerList triggers={triggers} />
      )}
    </Section>
  );
}
