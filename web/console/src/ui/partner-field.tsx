/** A partner's name: chosen from those that are known, or a new one, which is said. One partner has one name. */
import { Mend } from "../../../shared/kit";
import { useLoaded } from "../../../shared/task";
import { askAsMe } from "../core/session";
import { words } from "../texts/partners";

async function partnerNames(): Promise<string[]> {
  return (await askAsMe((api, headers) => api.GET("/staff/partners", { headers }))).items.map((one) => one.name);
}

/** Without the list, for whatever reason, it is a field as any other: the server has the last word. */
export function PartnerField({ id, label, hint, most, wrong, value, onType }: { id: string; label: string; hint: string; most: number; wrong: string | undefined; value: string; onType: (value: string) => void }) {
  const { value: known } = useLoaded(partnerNames, []);
  const typed = value.trim();
  return (
    <div class={wrong ? "field wrong" : "field"}>
      <label for={id}>{label}</label>
      <p class="hint" id={`${id}-hint`} aria-live="polite">
        {!typed || !known ? hint : known.includes(typed) ? words.known : words.fresh}
      </p>
      {wrong && <Mend id={`${id}-mend`}>{wrong}</Mend>}
      <input id={id} list={`${id}-names`} autocomplete="off" dir="auto" maxLength={most} value={value} aria-invalid={!!wrong} aria-describedby={wrong ? `${id}-hint ${id}-mend` : `${id}-hint`} onInput={(event) => onType(event.currentTarget.value)} />
      <datalist id={`${id}-names`}>
        {known?.map((name) => (
          <option key={name} value={name} />
        ))}
      </datalist>
    </div>
  );
}
