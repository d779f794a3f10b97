/** One of a few, in words that the page gives. */
import { Mend } from "../kit";

export function Radios({ id, legend, mend, quiet = false, options, chosen, onPick }: { id: string; legend: string; mend?: string | undefined; quiet?: boolean; options: { value: string; label: string }[]; chosen: string | null; onPick: (value: string) => void }) {
  return (
    <fieldset class={mend ? "field wrong" : "field"} {...(mend ? { "aria-describedby": `${id}-mend` } : {})}>
      <legend class={quiet ? "visually-hidden" : undefined}>{legend}</legend>
      {mend && <Mend id={`${id}-mend`}>{mend}</Mend>}
      <div class="choices">
        {options.map(({ value, label }, n) => (
          <label class="choice" key={value}>
            <input type="radio" name={id} id={n === 0 ? id : `${id}-${value}`} value={value} checked={chosen === value} onChange={() => onPick(value)} />
            <span>{label}</span>
          </label>
        ))}
      </div>
    </fieldset>
  );
}
