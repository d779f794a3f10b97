/** A month as it is typed, month/year: a browser's own field for one follows the browser's language, and some have none. */
import { westernDigits } from "../../../shared/digits";
import { Ltr, Mend } from "../../../shared/kit";
import { todayInMorocco } from "../../../shared/morocco";
import { common } from "../texts/common";

export function MonthField({ id, label, mend = null, value, onType }: { id: string; label: string; mend?: string | null; value: string; onType: (value: string) => void }) {
  const [before, after] = common.monthHint.split("{example}");
  return (
    <div class={mend ? "field month wrong" : "field month"}>
      <label for={id}>{label}</label>
      <p class="hint" id={`${id}-hint`}>
        {before}
        <Ltr>{typedMonth(todayInMorocco().slice(0, 7))}</Ltr>
        {after}
      </p>
      {mend && <Mend id={`${id}-mend`}>{mend}</Mend>}
      <input id={id} inputMode="numeric" autocomplete="off" maxLength={10} value={value} aria-invalid={!!mend} aria-describedby={mend ? `${id}-hint ${id}-mend` : `${id}-hint`} onInput={(event) => onType(event.currentTarget.value)} />
    </div>
  );
}

/** `2026-11` as it is typed: `11/2026`. */
export function typedMonth(iso: string): string {
  const [year, month] = iso.split("-");
  return year && month ? `${month}/${year}` : "";
}

/** `2026-11` of `11/2026`, `1/2026`, `11-2026` or `2026-11`, in any digits; "" when nothing is typed, null when it is no month. */
export function monthOf(typed: string): string | null {
  const parts = westernDigits(typed).replace(/[\u200b-\u200f\u202a-\u202e\u2066-\u2069]/g, "").trim().split(/\s*[/\-.\s]\s*/);
  if (parts.length === 1 && !parts[0]) return "";
  if (parts.length !== 2) return null;
  const [month = "", year = ""] = parts[0]?.length === 4 ? parts.reverse() : parts;
  if (!/^\d{1,2}$/.test(month) || !/^\d{4}$/.test(year) || Number(month) < 1 || Number(month) > 12) return null;
  return `${year}-${month.padStart(2, "0")}`;
}
