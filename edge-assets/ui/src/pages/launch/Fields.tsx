import css from "../Launch.module.css";

interface FieldProps {
  label: string;
  value: string;
  placeholder?: string;
  onChange: (value: string) => void;
}

/** A number that may be left out. */
export function NumberField({ label, value, placeholder, onChange }: FieldProps) {
  return (
    <label className={css.field}>
      <span>{label}</span>
      <input
        inputMode="numeric"
        value={value}
        placeholder={placeholder}
        onChange={(event) => onChange(event.target.value)}
      />
    </label>
  );
}

/** Labels of runs, `name=value`, one a line. */
export function LabelsField({ label, value, onChange }: FieldProps) {
  return (
    <label className={`${css.field} ${css.whole}`}>
      <span>{label}</span>
      <textarea
        className={`${css.area} mono`}
        rows={2}
        value={value}
        placeholder="name=value"
        spellCheck={false}
        onChange={(event) => onChange(event.target.value)}
      />
    </label>
  );
}
