//! The types of the API under the names that the pages use; `schema.d.ts` is made of the OpenAPI document by `npm run types`.

import type { components } from "./schema";

type Schemas = components["schemas"];

export type Asset = Schemas["Asset"];
export type AssetDetail = Omit<Schemas["AssetDetail"], "check_results"> & { check_results: Check[] };
export type AssetStatus = Schemas["AssetStatus"];
export type Behind = Schemas["Behind"];
export type Attention = Schemas["Attention"];
export type AlertDelivery = Schemas["AlertDelivery"];
export type AssetCondition = Schemas["AssetCondition"];
export type Backfill = Schemas["Backfill"];
export type BackfillCounts = Schemas["BackfillCounts"];
export type BackfillDetail = Schemas["BackfillDetail"];
export type BackfillRange = Schemas["BackfillRange"];
export type BackfillPlan = Schemas["BackfillPlan"];
/** What may be left out of a request for a backfill is left out. */
export type StartBackfill = Partial<Schemas["StartBackfill"]> & Pick<Schemas["StartBackfill"], "selection">;
export type Catalogue = Schemas["Catalogue"];
/** Taken from a list of them: what is named `Check` in the document may be the health of the process. */
export type Check = Schemas["Items_Check"]["items"][number];
export type CheckOutcome = Schemas["CheckOutcome"];
export type CheckResult = Schemas["CheckResult"];
export type ConditionNode = Schemas["ConditionNode"];
export type ConditionResult = Schemas["ConditionResult"];
export type Deployment = Schemas["Deployment"];
export type Entry = Schemas["Entry"];
export type Events = Schemas["Events"];
export type Failure = Schemas["Failure"];
export type Fresh = Schemas["Fresh"];
export type GraphStatus = Schemas["GraphStatus"];
export type Job = Schemas["Job"];
export type JobDetail = Schemas["JobDetail"];
export type Launched = Schemas["Launched"];
export type Level = Schemas["Level"];
export type Materialization = Schemas["Materialization"];
export type NextTick = Schemas["NextTick"];
export type Origin = Schemas["Origin"];
export type Overview = Schemas["Overview"];
export type PartitionAt = Schemas["PartitionAt"];
export type PartitionCounts = Schemas["PartitionCounts"];
export type PartitionDimension = Schemas["PartitionDimension"];
export type PartitionRange = Schemas["PartitionRange"];
export type PartitionState = Schemas["PartitionState"];
export type Partitions = Schemas["Partitions"];
export type Plan = Schemas["Plan"];
export type PlannedStep = Schemas["PlannedStep"];
export type Run = Schemas["Run"];
export type RunDetail = Schemas["RunDetail"];
export type RunState = Schemas["RunState"];
export type Schedule = Schemas["Schedule"];
export type Sensor = Schemas["Sensor"];
export type Skip = Schemas["Skip"];
export type Step = Schemas["Step"];
export type StepState = Schemas["StepState"];
export type TickDays = Schemas["TickDays"];
export type TickDay = Schemas["TickDay"];
export type Tick = Schemas["Tick"];
export type GraphDocument = Schemas["Graph"];
export type RunEvent = Schemas["Event"];
/** What may be left out of a request for a run is left out. */
export type Launch = Partial<Schemas["Launch"]>;

export interface Items<T> {
  items: T[];
  next: string | null;
}
