//! Puts a history on the stage, once before all tests.

import { ended, launch, STAGE, test } from "./stage";

const HOURS = Array.from({ length: 60 }, (_, i) => `${1970 + (i % 50)}-0${1 + (i % 9)}-1${i % 9}-0${i % 9}`);

test("a history is on the stage", async ({ request }) => {
  test.setTimeout(180_000);
  const wanted = [
    { job: "calm_job" },
    { selection: "failing+" },
    { selection: "markup/shown or markup/failing", tags: { "<b data-injected>": "<script data-injected>1</script>" } },
    { selection: "crowd/layer_000/*" },
    { selection: "decades_of_hours", partition: HOURS.join(",") },
  ];
  const runs = [];
  for (const what of wanted) runs.push(await launch(request, STAGE, what));
  for (const run of runs) await ended(request, STAGE, run);
});
