/** Where a file stands, by its number and the end of the phone's, without signing in. The page's title and words are rendered. */
import { westernDigits } from "../../../shared/digits";
import { useRef, useState } from "preact/hooks";
import { ask, Problem, type Schemas } from "../core/api";
import { day, from } from "../../../shared/format";
import { fill, inWords, labelled } from "../../../shared/language";
import { paths } from "../core/route";
import { OPEN, statusLook, statusWords } from "../texts/follow";
import { words } from "../texts/track";
import { Button, Form, Go, Icon, Ltr, Mend, MendSummary } from "../../../shared/kit";
import { Failed, useTask } from "../../../shared/task";

/** `JSR-26K7-PQ2M-9XCT`, however its groups were typed. */
function asOnReceipt(number: string): string {
  const groups = number.replace(/-/g, "").replace(/^JSR/, "").match(/.{1,4}/g) ?? [];
  return ["JSR", ...groups].join("-");
}

export function TrackPage() {
  const [reference, setReference] = useState(() => new URLSearchParams(location.search).get("reference") ?? "");
  const [last4, setLast4] = useState("");
  const [mends, setMends] = useState<{ field: string; words: string }[]>([]);
  const [tries, setTries] = useState(0);
  const [found, setFound] = useState<Schemas["Tracking"] | null>(null);
  const result = useRef<HTMLHeadingElement>(null);
  const wrong = (field: string) => mends.find((mend) => mend.field === field)?.words;
  const look = useTask(async () => {
    const number = westernDigits(reference).replace(/\s/g, "").toUpperCase();
    const digits = westernDigits(last4).replace(/\D/g, "");
    const bad = [];
    if (!/^[A-Z0-9-]{6,32}$/.test(number)) bad.push({ field: "reference", words: words.referenceWrong });
    if (digits.length !== 4) bad.push({ field: "last4", words: words.last4Wrong });
    setMends(bad);
    setTries((before) => before + 1);
    if (bad.length) return;
    try {
      const there = await ask((api) => api.GET("/track/{reference}", { params: { path: { reference: number }, query: { phone_last4: digits } } }));
      setReference(asOnReceipt(number));
      setFound(there);
      setTimeout(() => result.current?.focus(), 0);
    } catch (failure) {
      if (!(failure instanceof Problem) || ![404, 422].includes(failure.status)) throw failure;
      setMends([{ field: "reference", words: words.none }]);
    }
  });
  if (found) {
    const shown = statusLook[found.status] ?? statusLook["in_review"]!;
    return (
      <section>
        <h2 ref={result} tabIndex={-1}>
          {words.result} <Ltr>{reference}</Ltr>
        </h2>
        <div class={shown.kind}>
          <Icon name={shown.icon} />
          <div>
            <p>
              <strong>{statusWords[found.status]}</strong>
            </p>
            <p>{fill(words.since, { day: day(found.since) })}</p>
            {found.stage && OPEN.includes(found.status) && (
              <p>{labelled(words.stage, inWords(found.stage))}</p>
            )}
          </div>
        </div>
        <h3>{words.next}</h3>
        <p>{inWords(found.next_step)}</p>
        {found.deadline && OPEN.includes(found.status) && <p>{fill(words.answerBy, { day: day(found.deadline) })}</p>}
        <h3>{words.office}</h3>
        <p>{inWords(found.office)}</p>
        <Go href={paths.signIn()}>{words.signIn}</Go>
        <Button
          kind="secondary"
          onPress={() => {
            setFound(null);
            setReference("");
            setLast4("");
            setTimeout(() => document.getElementById("reference")?.focus(), 0);
          }}
        >
          {words.another}
        </Button>
      </section>
    );
  }
  const known: Record<string, string> = look.failure instanceof Problem ? { "429": fill(words.tooMany, { time: from(look.failure.again) }) } : {};
  return (
    <Form onSubmit={look.run}>
      <MendSummary key={tries} mends={mends} />
      <Failed failure={look.failure} known={known} />
      <div class={wrong("reference") ? "field wrong" : "field"}>
        <label for="reference">{words.reference}</label>
        <p class="hint" id="reference-hint">
          {words.referenceHint} <Ltr>JSR-26K7-PQ2M-9XCT</Ltr>
        </p>
        {wrong("reference") && <Mend id="reference-mend">{wrong("reference")}</Mend>}
        <input id="reference" dir="ltr" autocomplete="off" autocapitalize="characters" spellcheck={false} maxLength={32} value={reference} aria-invalid={!!wrong("reference")} aria-describedby="reference-hint reference-mend" onInput={(event) => setReference(event.currentTarget.value)} />
      </div>
      <div class={wrong("last4") ? "field wrong" : "field"}>
        <label for="last4">{words.last4}</label>
        {wrong("last4") && <Mend id="last4-mend">{wrong("last4")}</Mend>}
        <input id="last4" inputMode="numeric" autocomplete="off" maxLength={4} value={last4} aria-invalid={!!wrong("last4")} aria-describedby="last4-mend" onInput={(event) => setLast4(event.currentTarget.value)} />
      </div>
      <Button type="submit" icon="search" busy={look.busy}>
        {words.look}
      </Button>
    </Form>
  );
}
