import { useInfiniteQuery, useQuery } from "@tanstack/react-query";
import { Link, useRouterState } from "@tanstack/react-router";
import { assetsQuery, jobsQuery, runsQuery } from "~/api/queries";
import { Empty, Head } from "~/components/Parts";
import { RunLink, targetOf } from "~/components/RunParts";
import { MarkOf } from "~/components/Status";
import { isId, nearest } from "~/lib/format";
import { PLACES } from "~/shell/Shell";
import { useTitle } from "~/shell/title";
import css from "./NotFound.module.css";

/** There is no such page: what may have been meant. */
export default function NotFound() {
  const path = useRouterState({ select: (state) => state.location.pathname });
  useTitle("Not found");
  const wanted = readable(path.split("/").filter(Boolean).at(-1) ?? "");
  const assets = useQuery(assetsQuery()).data ?? [];
  const jobs = useQuery(jobsQuery()).data?.items ?? [];
  const pages = PLACES.filter((place) => nearest(path.slice(1).split("/")[0] ?? "", [place.to.slice(1)], 1).length > 0);
  const near = nearest(wanted, [...assets.map((asset) => asset.key), ...jobs.map((job) => job.name)]);
  // Of an id, a part is enough; the server knows all of them.
  const runs = useInfiniteQuery({ ...runsQuery({ id: wanted }), enabled: isId(wanted) }).data?.pages[0]?.items ?? [];
  const isJob = (name: string) => jobs.some((job) => job.name === name);
  return (
    <>
      <Head title="Not found" />
      <Empty hint={near.length + pages.length + runs.length > 0 ? "Did you mean one of these?" : undefined}>
        There is nothing at {path}.
      </Empty>
      <ul className={css.near}>
        {pages
          .filter((place) => place.to !== "/")
          .map((place) => (
            <li key={place.to}>
              <Link to={place.to}>{place.label}</Link>
            </li>
          ))}
        {runs.slice(0, 5).map((run) => (
          <li key={run.id}>
            <MarkOf of={run.status} size={12} /> Run <RunLink id={run.id} /> of {targetOf(run)}
          </li>
        ))}
        {near.map((name) => (
          <li key={name}>
            {isJob(name) ? (
              <Link to="/jobs/$name" params={{ name }}>
                {name}
              </Link>
            ) : (
              <Link to="/assets/$key" params={{ key: name }}>
                {name}
              </Link>
            )}
          </li>
        ))}
        <li>
          <Link to="/">Overview</Link>
        </li>
      </ul>
    </>
  );
}

/** A part of an address as it is read; what is no encoding stays as it is. */
function readable(part: string): string {
  try {
    return decodeURIComponent(part);
  } catch {
    return part;
  }
}
