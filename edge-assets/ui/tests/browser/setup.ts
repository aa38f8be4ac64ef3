import { start } from "../fixture-server/server";
import { collect } from "../real/figures";

export default async function setup() {
  // With real servers there is nothing to make up; what was measured is put together at the end.
  if (process.env.EDGE_STAGE_URL) return () => collect(process.env.EDGE_BROWSER_OUT);
  if (process.env.EDGE_UI_URL) return undefined;
  const fixture = await start();
  process.env.EDGE_UI_URL = fixture.url;
  process.env.EDGE_UI_FIXTURE = "1";
  return fixture.close;
}
