import { start } from "../fixture-server/server";

export default async function setup() {
  if (process.env.EDGE_UI_URL) return undefined;
  const fixture = await start();
  process.env.EDGE_UI_URL = fixture.url;
  process.env.EDGE_UI_FIXTURE = "1";
  return fixture.close;
}
