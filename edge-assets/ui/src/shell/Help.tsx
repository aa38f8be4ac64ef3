import { Dialog } from "~/components/Dialog";
import { Kbd } from "~/components/Parts";
import { Mark } from "~/components/Status";
import { LOOKS, STATUSES } from "~/lib/status";
import css from "./Help.module.css";

const KEYS: readonly (readonly [readonly string[], string])[] = [
  [["Ctrl K"], "Search and commands"],
  [["/"], "Filter"],
  [["g", "o"], "Overview"],
  [["g", "r"], "Runs"],
  [["g", "l"], "Lineage"],
  [["g", "a"], "Assets"],
  [["g", "j"], "Jobs"],
  [["g", "b"], "Backfills"],
  [["g", "s"], "Automation"],
  [["g", "c"], "Checks"],
  [["g", "t"], "Alerts"],
  [["g", "d"], "Deployment"],
  [["j"], "Next row"],
  [["k"], "Row before"],
  [["Enter"], "Open"],
  [["x"], "Select"],
  [["["], "Newer run"],
  [["]"], "Older run"],
  [["e"], "Next error in the log"],
  [["f"], "Follow the log"],
  [["m"], "Materialize"],
  [["Esc"], "Up, or close"],
  [["?"], "This help"],
];

export function Help({ open, onClose }: { open: boolean; onClose: () => void }) {
  return (
    <Dialog open={open} title="Keys and marks" onClose={onClose} wide>
      <div className={css.columns}>
        <section>
          <h3>Marks</h3>
          <dl className={css.marks}>
            {STATUSES.map((status) => (
              <div key={status}>
                <dt>
                  <Mark state={status} label={null} /> {LOOKS[status].word}
                </dt>
                <dd>{LOOKS[status].meaning}</dd>
              </div>
            ))}
          </dl>
        </section>
        <section>
          <h3>Keys</h3>
          <dl className={css.keys}>
            {KEYS.map(([keys, text]) => (
              <div key={text}>
                <dt>
                  {keys.map((key) => (
                    <Kbd key={key}>{key}</Kbd>
                  ))}
                </dt>
                <dd>{text}</dd>
              </div>
            ))}
          </dl>
        </section>
      </div>
    </Dialog>
  );
}
