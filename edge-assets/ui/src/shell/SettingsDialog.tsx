import { useMutation, useQuery } from "@tanstack/react-query";
import { sessionQuery, signOut } from "~/api/session";
import { Button, Segments, Switch } from "~/components/Button";
import { Dialog } from "~/components/Dialog";
import { say } from "~/components/toast";
import { changeSettings, useSettings } from "~/lib/settings";
import { localZone } from "~/lib/time";
import css from "./SettingsDialog.module.css";

const MAY: Record<string, string> = { viewer: "may look", operator: "may run things", admin: "may do everything" };

/** Who is signed in, where the server asks for tokens. */
function Who() {
  const session = useQuery(sessionQuery()).data;
  const out = useMutation({
    mutationFn: signOut,
    onSuccess: () => location.reload(),
    onError: (error: Error) => say(error.message, true),
  });
  if (!session?.needs_token) return null;
  return (
    <div className={css.row}>
      <div>
        <div>{session.who}</div>
        <div className={css.hint}>
          {session.scope}: {MAY[session.scope] ?? "a scope that this page does not know"}
        </div>
      </div>
      <Button disabled={out.isPending} onClick={() => out.mutate()}>
        Sign out
      </Button>
    </div>
  );
}

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
      {open && <Who />}
      <p className={css.note}>Kept in this browser.</p>
    </Dialog>
  );
}
