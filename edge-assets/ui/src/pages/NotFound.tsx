import { useQuery } from "@tanstack/react-query";
import { Link, useRouterState } from "@tanstack/react-router";
import { assetsQuery, jobsQuery } from "~/api/queries";
import { Empty, Head } from "~/components/Parts";
import { nearest } from "~/lib/format";
import { useTitle } from "~/shell/title";
import css from "./NotFound.module.css";

/** There is no such page: what may have been meant. */
export default function NotFound() {
  const path = useRouterState({ select: (state) => state.location.pathname });
  useTitle("Not found");
  const wanted = decodeURIComponent(path.split("/").filter(Boolean).at(-1) ?? "");
  const assets = useQuery(assetsQuery()).data ?? [];
  const jobs = useQuery(jobsQuery()).data?.items ?? [];
  const near = nearest(wanted, [...assets.map((asset) => asset.key), ...jobs.map((job) => job.name)]);
  const isJob = (name: string) => jobs.some((job) => job.name === name);
  return (
    <>
      <Head title="Not found" />
      <Empty hint={near.length ? "Did you mean one of these?" : undefined}>There is nothing at {path}.</Empty>
      <ul className={css.near}>
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
