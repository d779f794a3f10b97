/** One choice of a filter; or all of them, where `all` says so. */
export interface Choice {
  value: string;
  title: string;
}

/** Nothing where there is nothing to choose. */
export function Select({ id, label, all, of, value, onChoose }: { id: string; label: string; all?: string; of: readonly Choice[]; value: string | undefined; onChoose: (value: string | undefined) => void }) {
  if (of.length < 2 && !(all && value)) return null;
  return (
    <p class="field beside">
      <label for={id}>{label}</label>
      <select id={id} value={value ?? ""} onChange={(event) => onChoose(event.currentTarget.value || undefined)}>
        {all && <option value="">{all}</option>}
        {of.map((one) => (
          <option key={one.value} value={one.value} selected={one.value === value}>
            {one.title}
          </option>
        ))}
        {value && !of.some((one) => one.value === value) && <option value={value}>{value}</option>}
      </select>
    </p>
  );
}
