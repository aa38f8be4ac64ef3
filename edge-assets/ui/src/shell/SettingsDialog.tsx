import { Segments, Switch } from "~/components/Button";
import { Dialog } from "~/components/Dialog";
import { changeSettings, useSettings } from "~/lib/settings";
import { localZone } from "~/lib/time";
import css from "./SettingsDialog.module.css";

export function SettingsDialog({ open, onClose }: { open: boolean; onClose: () => void }) {
  const settings = useSettings();
  return (
    <Dialog open={open} title="Settings" onClose={onClose}>
      <div className={css.rows}>
        <div className={css.row}>
          <div>
            <div>Theme</div>
            <div className={css.hint}>System follows your device</div>
          </div>
          <Segments
            label="Theme"
            value={settings.theme}
            onChange={(theme) => changeSettings({ theme })}
            options={[
              { value: "system", label: "System" },
              { value: "light", label: "Light" },
              { value: "dark", label: "Dark" },
            ]}
          />
        </div>
        <div className={css.row}>
          <div>
            <div>Times</div>
            <div className={css.hint}>Local is {localZone()}</div>
          </div>
          <Segments
            label="Times"
            value={settings.time}
            onChange={(time) => changeSettings({ time })}
            options={[
              { value: "local", label: "Local" },
              { value: "utc", label: "UTC" },
              { value: "relative", label: "Relative" },
            ]}
          />
        </div>
        <div className={css.row}>
          <div>Rows</div>
          <Segments
            label="Rows"
            value={settings.density}
            onChange={(density) => changeSettings({ density })}
            options={[
              { value: "default", label: "Default" },
              { value: "compact", label: "Compact" },
            ]}
          />
        </div>
        <div className={css.row}>
          <div>
            <div>Single keys</div>
            <div className={css.hint}>g r, j, k, / and the others</div>
          </div>
          <Switch
            label="Single keys"
            on={settings.singleKeys}
            onChange={(singleKeys) => changeSettings({ singleKeys })}
          />
        </div>
      </div>
      <p className={css.note}>Kept in this browser.</p>
    </Dialog>
  );
}
