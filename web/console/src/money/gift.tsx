/** What a partner gives, and by which agreement: the questions, and what is missing in their answers. */
import { isDay } from "../../../shared/form/derived";
import { todayInMorocco } from "../../../shared/morocco";
import { dayOf, numberOf } from "../../../shared/form/values";
import { dirhams } from "../../../shared/format";
import { Ltr, Mend } from "../../../shared/kit";
import { Problem } from "../../../shared/api";
import { inWords } from "../core/language";
import { partnerKinds, words } from "../texts/envelope";
import { PartnerField } from "../ui/partner-field";
import type { Contribute } from "./api";

export const KINDS = ["ministry", "regional_council", "wilaya", "province", "other"] as const;
type Kind = (typeof KINDS)[number];

/** Days as they are typed: day/month/year. */
export interface Typed {
  partner: string;
  kind: Kind;
  amount: string;
  title: string;
  signed: string;
  ends: string;
}
export const EMPTY: Typed = { partner: "", kind: "regional_council", amount: "", title: "", signed: "", ends: "" };

export interface Wrong {
  field: string;
  words: string;
}

export function isEmpty({ partner, amount, title, signed, ends }: Typed): boolean {
  return [partner, amount, title, signed, ends].every((one) => !one.trim());
}

export function missing(typed: Typed, today: string): Wrong[] {
  const amount = numberOf(typed.amount);
  const [signed, ends] = [dayOf(typed.signed), dayOf(typed.ends)];
  const deed = [typed.title, typed.signed, typed.ends].some((one) => one.trim());
  return [
    ...(typed.partner.trim() ? [] : [{ field: "gift-partner", words: words.needPartner }]),
    ...(amount !== null && amount > 0 ? [] : [{ field: "gift-amount", words: words.needAmount }]),
    ...(deed && !typed.title.trim() ? [{ field: "gift-title", words: words.needTitle }] : []),
    ...(deed && (!isDay(signed) || signed > today) ? [{ field: "gift-signed", words: words.needSigned }] : []),
    ...(typed.ends.trim() && (!isDay(ends) || ends < signed) ? [{ field: "gift-ends", words: words.needEnds }] : []),
  ];
}

/** As the API has it; of what `missing` finds nothing wrong with. */
export function giftOf(typed: Typed): Contribute {
  const ends = dayOf(typed.ends);
  return {
    partner: typed.partner.trim(),
    partner_kind: typed.kind,
    amount_mad: numberOf(typed.amount) ?? 0,
    ...(typed.title.trim() ? { agreement: { title: typed.title.trim(), signed_on: dayOf(typed.signed), ...(ends ? { ends_on: ends } : {}) } } : {}),
  };
}

const FIELDS: Record<string, string> = { "/partner": "gift-partner", "/amount_mad": "gift-amount", "/agreement/title": "gift-title", "/agreement/signed_on": "gift-signed", "/agreement/ends_on": "gift-ends" };

/** The server's refusals beside their fields; none when it refused something else. */
export function fromServer(failure: unknown): Wrong[] {
  if (!(failure instanceof Problem)) return [];
  return failure.mends.flatMap((mend) => (FIELDS[mend.pointer] ? [{ field: FIELDS[mend.pointer] ?? "", words: inWords(mend.message) }] : []));
}

export function GiftFields({ typed, wrong, onType }: { typed: Typed; wrong: readonly Wrong[]; onType: (change: Partial<Typed>) => void }) {
  const example = todayInMorocco().split("-").reverse().join("/");
  const [before, after] = words.dayHint.split("{example}");
  const dayHint = (
    <>
      {before}
      <Ltr>{example}</Ltr>
      {after}
    </>
  );
  const amount = numberOf(typed.amount);
  return (
    <div class="gift">
      <PartnerField id="gift-partner" label={words.partner} hint={words.partnerHint} most={200} wrong={wrong.find((one) => one.field === "gift-partner")?.words} value={typed.partner} onType={(partner) => onType({ partner })} />
      <div class="field">
        <label for="gift-kind">{words.kind}</label>
        <select id="gift-kind" value={typed.kind} onChange={(event) => onType({ kind: event.currentTarget.value as Kind })}>
          {KINDS.map((one) => (
            <option key={one} value={one} selected={one === typed.kind}>
              {partnerKinds[one]}
            </option>
          ))}
        </select>
      </div>
      <Field id="gift-amount" label={words.amount} hint={amount === null ? words.amountHint : <bdi>{dirhams(amount)}</bdi>} wrong={wrong} value={typed.amount} onType={(amount) => onType({ amount })} more={{ inputMode: "decimal" }} />
      <Field id="gift-title" label={words.title} hint={words.titleHint} wrong={wrong} value={typed.title} onType={(title) => onType({ title })} more={{ maxLength: 200, dir: "auto" }} />
      <Field id="gift-signed" label={words.signed} hint={dayHint} wrong={wrong} value={typed.signed} onType={(signed) => onType({ signed })} more={{ inputMode: "numeric", maxLength: 10 }} />
      <Field id="gift-ends" label={words.ends} hint={words.endsHint} wrong={wrong} value={typed.ends} onType={(ends) => onType({ ends })} more={{ inputMode: "numeric", maxLength: 10 }} />
    </div>
  );
}

export function Field({ id, label, hint, wrong, value, onType, more = {} }: { id: string; label: string; hint?: preact.ComponentChildren; wrong: readonly Wrong[]; value: string; onType: (value: string) => void; more?: object }) {
  const bad = wrong.find((one) => one.field === id);
  const by = [hint && `${id}-hint`, bad && `${id}-mend`].filter(Boolean).join(" ");
  return (
    <div class={bad ? "field wrong" : "field"}>
      <label for={id}>{label}</label>
      {hint && (
        <p class="hint" id={`${id}-hint`}>
          {hint}
        </p>
      )}
      {bad && <Mend id={`${id}-mend`}>{bad.words}</Mend>}
      <input id={id} autocomplete="off" value={value} aria-invalid={!!bad} {...(by ? { "aria-describedby": by } : {})} onInput={(event) => onType(event.currentTarget.value)} {...more} />
    </div>
  );
}
