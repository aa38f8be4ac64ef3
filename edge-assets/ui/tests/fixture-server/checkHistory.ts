//! What the made-up checks of an asset found over the last days.

import type { RunEvent } from "../../src/api/types";
import { entry, HOUR, iso, NOW } from "./basics";
import { CHECKS } from "./checks";

export const checkEvents = (asset: string, runs: readonly string[]): RunEvent[] =>
  CHECKS.filter((check) => check.asset === asset && check.last).flatMap((check, at) =>
    Array.from({ length: 30 }, (_, i): RunEvent => {
      const passed = i === 29 ? (check.last?.passed ?? true) : i % 11 !== 7;
      const value = 99 - ((i * 7) % 5) / 2 - (passed ? 0 : 8);
      return {
        position: 500_000 + at * 1000 + i,
        at: iso(NOW - (30 - i) * HOUR),
        run: runs[i % runs.length] ?? "",
        type: "check_evaluated",
        level: passed ? "info" : "error",
        text: `${check.name} ${passed ? "passed" : "failed"}`,
        asset,
        check: {
          name: check.name,
          passed,
          severity: check.severity,
          blocking: check.blocking,
          description: `${value} % are there`,
          metadata: [entry("completeness", "float", value, `${value} %`), entry("minimum", "float", 95, "95 %")],
        },
      };
    }),
  );
