/** A day as Moroccans write it, day/month/year: a browser's own date field follows the browser's language, not the page's. */
import { todayInMorocco } from "../../../shared/morocco";
import { Ltr, Mend } from "../../../shared/kit";
import { common } from "../texts/common";

export function DayField({ id, label, hint, mend = null, value, onType }: { id: string; label: string; hint?: string; mend?: string | null | undefined; value: string; onType: (value: string) => void }) {
  const [before, after] = common.dayHint.split("{example}");
  return (
    <div class={mend ? "field wrong" : "field"}>
      <label for={id}>{label}</label>
      <p class="hint" id={`${id}-hint`}>
        {hint && <>{hint} </>}
        {before}
        <Ltr>{written(todayInMorocco())}</Ltr>
        {after}
      </p>
      {mend && <Mend id={`${id}-mend`}>{mend}</Mend>}
      <input id={id} inputMode="numeric" autocomplete="off" maxLength={10} value={value} aria-invalid={!!mend} aria-describedby={mend ? `${id}-hint ${id}-mend` : `${id}-hint`} onInput={(event) => onType(event.currentTarget.value)} />
    </div>
  );
}

/** `2026-11-28` as it is typed: `28/11/2026`; anything else as it is. */
export function written(iso: string): string {
  const parts = /^(\d{4})-(\d{2})-(\d{2})$/.exec(iso);
  return parts ? `${parts[3]}/${parts[2]}/${parts[1]}` : iso;
}
