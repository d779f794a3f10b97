/** The parts of the last look before a file is sent: what is missing, her consent, how to reach her without danger. */
import { useState } from "preact/hooks";
import { phone as grouped } from "../format";
import { inWords } from "../language";
import { Mend, Notice } from "../kit";
import type { Schemas } from "../api";
import { check, normalise } from "./formats";
import { ListenButton } from "./listen";
import type { Programme } from "./programme";
import { Radios } from "./radios";

const HOURS = { any: null, morning: "09:00-12:00", afternoon: "12:00-17:00", evening: "17:00-20:00" } as const;
type When = keyof typeof HOURS;
const WHENS = Object.keys(HOURS) as When[];

/** What must be mended first, each a link to where it is. */
export function Lacks({ title, lacks }: { title: string; lacks: { href: string; words: string }[] }) {
  if (!lacks.length) return null;
  return (
    <Notice kind="turn" title={title}>
      <ul>
        {lacks.map((lack) => (
          <li key={lack.words}>
            <a href={lack.href}>{lack.words}</a>
          </li>
        ))}
      </ul>
    </Notice>
  );
}

/** The programme's consent text, to be read or heard, and the box. `aloud`: she hears its sentence, too; `mend`: it was not ticked. */
export function ConsentCard({ programme, title, says, aloud = false, agreed, mend, onAgree }: { programme: Programme; title: string; says: string; aloud?: boolean; agreed: boolean; mend: string | undefined; onAgree: (yes: boolean) => void }) {
  const text = inWords(programme.consent.text);
  return (
    <section class="card">
      <div class="ask">
        <h2>{title}</h2>
        <ListenButton programme={programme} name="consent" texts={aloud ? [text, says] : [text]} />
      </div>
      <p>{text}</p>
      {mend && <Mend id="consent-mend">{mend}</Mend>}
      <label class="choice">
        <input type="checkbox" id="consent" checked={agreed} aria-invalid={!!mend} aria-describedby={mend ? "consent-mend" : undefined} onChange={(event) => onAgree(event.currentTarget.checked)} />
        <span>{says}</span>
      </label>
    </section>
  );
}

export interface Safe {
  codesOnly: boolean;
  when: When;
  other: string;
}

/** As it was chosen before, to be changed. */
export function useSafe(before?: Schemas["SafeContact"]): [Safe, (some: Partial<Safe>) => void] {
  const [safe, set] = useState<Safe>(() => ({
    codesOnly: before?.codes_only ?? false,
    when: WHENS.find((name) => HOURS[name] === (before?.hours ?? null)) ?? "any",
    other: before?.other_phone ? grouped(before.other_phone) : "",
  }));
  return [safe, (some) => set((now) => ({ ...now, ...some }))];
}

/** Null when the other number is no mobile. */
export function safeContact({ codesOnly, when, other }: Safe): Schemas["SafeContact"] | null {
  if (other.trim() && !check("ma-mobile", other)) return null;
  return { codes_only: codesOnly, ...(HOURS[when] ? { hours: HOURS[when] } : {}), ...(other.trim() ? { other_phone: normalise("ma-mobile", other) } : {}) };
}

export type SafeWords = Record<"safeTitle" | "codesOnly" | "hours" | "anyTime" | "morning" | "afternoon" | "evening" | "otherPhone", string> & Partial<Record<"safeLead" | "codesOnlyHint", string>>;

export function SafeCard({ safe, words, mend, onChange }: { safe: Safe; words: SafeWords; mend: string | undefined; onChange: (some: Partial<Safe>) => void }) {
  const names = { any: words.anyTime, morning: words.morning, afternoon: words.afternoon, evening: words.evening };
  return (
    <section class="card">
      <h2>{words.safeTitle}</h2>
      {words.safeLead && <p>{words.safeLead}</p>}
      <label class="choice">
        <input type="checkbox" checked={safe.codesOnly} onChange={(event) => onChange({ codesOnly: event.currentTarget.checked })} />
        <span>
          {words.codesOnly}
          {words.codesOnlyHint && (
            <>
              <br />
              <span class="muted">{words.codesOnlyHint}</span>
            </>
          )}
        </span>
      </label>
      <Radios id="hours" legend={words.hours} chosen={safe.when} options={WHENS.map((value) => ({ value, label: names[value] }))} onPick={(when) => onChange({ when: when as When })} />
      <div class={mend ? "field wrong" : "field"}>
        <label for="other-phone">{words.otherPhone}</label>
        {mend && <Mend id="other-phone-mend">{mend}</Mend>}
        <input id="other-phone" type="tel" inputMode="tel" autocomplete="off" value={safe.other} aria-invalid={!!mend} aria-describedby={mend ? "other-phone-mend" : undefined} onInput={(event) => onChange({ other: event.currentTarget.value })} />
      </div>
    </section>
  );
}
