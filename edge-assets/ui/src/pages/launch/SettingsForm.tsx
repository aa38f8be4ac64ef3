import { useQuery } from "@tanstack/react-query";
import { useState } from "react";
import { settingsQuery } from "~/api/queries";
import type { Plan } from "~/api/types";
import { Segments } from "~/components/Button";
import { Loading, Section } from "~/components/Parts";
import { type Field, fieldsOf, readField, readTables, textOfValue } from "~/lib/schema";
import css from "./launch.module.css";

type Config = Record<string, Record<string, unknown>>;

/** More assets than this are not asked for their settings one by one; they are written as JSON. */
const MOST = 40;

/** The settings of the assets of the plan: a form made of their schemas, or the same as JSON. */
export function SettingsForm({
  plan,
  config,
  base,
  onChange,
}: {
  plan?: Plan;
  config: Config;
  /** What the job sets already. */
  base?: Config;
  onChange: (config: Config) => void;
}) {
  const [way, setWay] = useState<"form" | "raw">("form");
  const keys = [...new Set(plan?.assets.map((it) => it.asset))];
  const query = useQuery({ ...settingsQuery(keys), enabled: keys.length > 0 && keys.length <= MOST });
  const set = (asset: string, name: string, value: unknown) => {
    const settings = { ...config[asset] };
    if (value === undefined) delete settings[name];
    else settings[name] = value;
    const next = { ...config, [asset]: settings };
    if (Object.keys(settings).length === 0) delete next[asset];
    onChange(next);
  };
  if (!plan) return null;
  return (
    <Section
      title="Settings"
      aside={
        <Segments
          label="Way of editing"
          value={way}
          onChange={setWay}
          options={[
            { value: "form", label: "Form" },
            { value: "raw", label: "JSON" },
          ]}
        />
      }
    >
      {way === "raw" ? (
        <Raw config={config} onChange={onChange} />
      ) : keys.length > MOST ? (
        <p className="dim">These are {keys.length} assets; write their settings as JSON.</p>
      ) : query.isPending ? (
        <Loading rows={3} />
      ) : query.data?.length ? (
        query.data.map(({ asset, schema }) => (
          <fieldset key={asset} className={css.asset}>
            <legend className={css.legend}>{asset}</legend>
            {fieldsOf(schema).map((field) => (
              <Setting
                key={field.name}
                id={`${asset}.${field.name}`}
                field={field}
                base={base?.[asset]?.[field.name]}
                value={config[asset]?.[field.name]}
                onChange={(value) => set(asset, field.name, value)}
              />
            ))}
          </fieldset>
        ))
      ) : (
        <p className="dim">None of these assets has settings.</p>
      )}
    </Section>
  );
}

function Setting({
  id,
  field,
  base,
  value,
  onChange,
}: {
  id: string;
  field: Field;
  base?: unknown;
  value: unknown;
  onChange: (value: unknown) => void;
}) {
  const [typed, setTyped] = useState(() => textOfValue(value));
  const { fault } = readField(field, typed);
  const change = (text: string) => {
    setTyped(text);
    const read = readField(field, text);
    if (text.trim() === "" || read.value !== undefined) onChange(read.value);
  };
  const usual = base === undefined ? textOfValue(field.default) : textOfValue(base);
  const whose = base === undefined ? "default" : "of the job";
  const shared = {
    id,
    className: css.input,
    disabled: field.secret,
    "aria-invalid": fault ? true : undefined,
    "aria-describedby": `${id}-about`,
  };
  return (
    <div className={css.setting}>
      <label htmlFor={id}>
        {field.name}
        {field.required && <span className={css.required}> required</span>}
      </label>
      {field.kind === "choice" || field.kind === "boolean" ? (
        <select {...shared} value={typed} onChange={(event) => change(event.target.value)}>
          <option value="">{usual ? `${whose}: ${usual}` : whose}</option>
          {(field.choices ?? ["true", "false"]).map((choice) => (
            <option key={choice} value={choice}>
              {choice}
            </option>
          ))}
        </select>
      ) : (
        <input
          {...shared}
          value={typed}
          spellCheck={false}
          inputMode={field.kind === "integer" ? "numeric" : undefined}
          placeholder={
            field.secret
              ? "a secret; set it where the run executes"
              : usual
                ? `${whose}: ${usual}`
                : field.kind === "json"
                  ? "JSON"
                  : ""
          }
          onChange={(event) => change(event.target.value)}
        />
      )}
      <p id={`${id}-about`} className={css.about}>
        {fault ? <span className={css.fault}>It must be {fault}. </span> : null}
        {field.description}
      </p>
    </div>
  );
}

function Raw({ config, onChange }: { config: Config; onChange: (config: Config) => void }) {
  const [text, setText] = useState(() => JSON.stringify(config, null, 2));
  const [fault, setFault] = useState<string>();
  const change = (next: string) => {
    setText(next);
    const read = readTables(next);
    setFault("fault" in read ? read.fault : undefined);
    if ("tables" in read) onChange(read.tables);
  };
  return (
    <>
      <textarea
        className={`${css.raw} mono`}
        aria-label="Settings as JSON"
        aria-invalid={fault ? true : undefined}
        rows={Math.min(24, Math.max(8, text.split("\n").length + 1))}
        value={text}
        spellCheck={false}
        onChange={(event) => change(event.target.value)}
      />
      <p className={css.fault}>{fault}</p>
    </>
  );
}
