import { createRootRoute, createRoute, createRouter, lazyRouteComponent, Outlet } from "@tanstack/react-router";
import { Loading } from "./components/Parts";
import {
  alertsSearch,
  apiSearch,
  assetSearch,
  assetsSearch,
  automationSearch,
  backfillStartSearch,
  backfillsSearch,
  checksSearch,
  deploymentSearch,
  launchSearch,
  lineageSearch,
  overviewSearch,
  runSearch,
  runsSearch,
  triggerSearch,
} from "./lib/pages";
import { parseSearch, stringifySearch } from "./lib/search";
import Overview from "./pages/Overview";
import { Shell } from "./shell/Shell";

const root = createRootRoute({
  component: Shell,
  notFoundComponent: lazyRouteComponent(() => import("./pages/NotFound")),
});

// The page that is opened first comes with the shell; every other one when it is needed.
const overview = createRoute({
  getParentRoute: () => root,
  path: "/",
  validateSearch: overviewSearch,
  component: Overview,
});
const runs = createRoute({
  getParentRoute: () => root,
  path: "/runs",
  validateSearch: runsSearch,
  component: lazyRouteComponent(() => import("./pages/Runs")),
});
const run = createRoute({
  getParentRoute: () => root,
  path: "/runs/$id",
  validateSearch: runSearch,
  component: lazyRouteComponent(() => import("./pages/Run")),
});
const lineage = createRoute({
  getParentRoute: () => root,
  path: "/lineage",
  validateSearch: lineageSearch,
  component: lazyRouteComponent(() => import("./pages/Lineage")),
});
const assets = createRoute({
  getParentRoute: () => root,
  path: "/assets",
  validateSearch: assetsSearch,
  component: lazyRouteComponent(() => import("./pages/Catalogue")),
});
const asset = createRoute({
  getParentRoute: () => root,
  path: "/assets/$key",
  validateSearch: assetSearch,
  component: lazyRouteComponent(() => import("./pages/Asset")),
});
const jobs = createRoute({
  getParentRoute: () => root,
  path: "/jobs",
  component: lazyRouteComponent(() => import("./pages/Jobs")),
});
const job = createRoute({
  getParentRoute: () => root,
  path: "/jobs/$name",
  component: lazyRouteComponent(() => import("./pages/Job")),
});
const automation = createRoute({
  getParentRoute: () => root,
  path: "/automation",
  validateSearch: automationSearch,
  component: lazyRouteComponent(() => import("./pages/Automation")),
});
const trigger = createRoute({
  getParentRoute: () => root,
  path: "/automation/$kind/$name",
  validateSearch: triggerSearch,
  component: lazyRouteComponent(() => import("./pages/Trigger")),
});
const launch = createRoute({
  getParentRoute: () => root,
  path: "/launch",
  validateSearch: launchSearch,
  component: lazyRouteComponent(() => import("./pages/Launch")),
});
const backfills = createRoute({
  getParentRoute: () => root,
  path: "/backfills",
  validateSearch: backfillsSearch,
  component: lazyRouteComponent(() => import("./pages/Backfills")),
});
const backfillStart = createRoute({
  getParentRoute: () => root,
  path: "/backfills/new",
  validateSearch: backfillStartSearch,
  component: lazyRouteComponent(() => import("./pages/BackfillStart")),
});
const backfill = createRoute({
  getParentRoute: () => root,
  path: "/backfills/$id",
  component: lazyRouteComponent(() => import("./pages/Backfill")),
});
const checks = createRoute({
  getParentRoute: () => root,
  path: "/checks",
  validateSearch: checksSearch,
  component: lazyRouteComponent(() => import("./pages/Checks")),
});
const alerts = createRoute({
  getParentRoute: () => root,
  path: "/alerts",
  validateSearch: alertsSearch,
  component: lazyRouteComponent(() => import("./pages/Alerts")),
});
const deployment = createRoute({
  getParentRoute: () => root,
  path: "/deployment",
  validateSearch: deploymentSearch,
  component: lazyRouteComponent(() => import("./pages/Deployment")),
});
const apiDocs = createRoute({
  getParentRoute: () => root,
  path: "/api",
  validateSearch: apiSearch,
  component: lazyRouteComponent(() => import("./pages/ApiDocs")),
});

export const router = createRouter({
  routeTree: root.addChildren([
    overview,
    runs,
    run,
    lineage,
    assets,
    asset,
    jobs,
    job,
    automation,
    trigger,
    launch,
    backfills,
    backfillStart,
    backfill,
    checks,
    alerts,
    deployment,
    apiDocs,
  ]),
  parseSearch,
  stringifySearch,
  defaultPreload: "intent",
  defaultPendingMs: 150,
  defaultPendingComponent: () => <Loading />,
  defaultComponent: () => <Outlet />,
  defaultStructuralSharing: true,
});

declare module "@tanstack/react-router" {
  interface Register {
    router: typeof router;
  }
}
