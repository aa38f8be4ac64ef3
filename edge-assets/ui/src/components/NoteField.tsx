import css from "./NoteField.module.css";

/** Why somebody does something, for whoever wonders later: the audit tells it. */
export function NoteField({
  value,
  onChange,
  example,
}: {
  value: string;
  onChange: (value: string) => void;
  example: string;
}) {
  return (
    <label className={css.field}>
      <span>Why</span>
      <textarea
        className={css.area}
        rows={2}
        maxLength={500}
        value={value}
        placeholder={example}
        onChange={(event) => onChange(event.target.value)}
      />
    </label>
  );
}
