/** Before a submitted file opens: the end of her card's number and her year of birth. The phone may be shared. */
import { westernDigits } from "../../../shared/digits";
import { useLocation, useRoute } from "preact-iso";
import { useState } from "preact/hooks";
import { askAsHer, Problem } from "../core/api";
import { fill } from "../../../shared/language";
import { paths, safeNext } from "../core/route";
import { words } from "../texts/identity";
import { CallMe } from "../ui/call-me";
import { Button, Form, Ltr, Mend, MendSummary, Notice, Page } from "../../../shared/kit";
import { Failed, useTask } from "../../../shared/task";

export function IdentityPage() {
  const id = useRoute().params["id"] ?? "";
  const { query, route } = useLocation();
  const [last4, setLast4] = useState("");
  const [year, setYear] = useState("");
  const [mends, setMends] = useState<{ field: string; words: string }[]>([]);
  const [locked, setLocked] = useState(false);
  const [tries, setTries] = useState(0);
  const wrong = (field: string) => mends.find((mend) => mend.field === field)?.words;

  const prove = useTask(async () => {
    const card = last4.replace(/[^0-9A-Za-z]/g, "").toUpperCase();
    const born = westernDigits(year).trim();
    const found = [];
    if (card.length !== 4) found.push({ field: "last4", words: words.last4Wrong });
    if (!/^(19|20)\d{2}$/.test(born)) found.push({ field: "year", words: words.yearWrong });
    setMends(found);
    setTries((before) => before + 1);
    if (found.length) return;
    try {
      await askAsHer((api, headers) => api.POST("/applications/{id}/identity", { body: { national_id_last4: card, birth_year: Number(born) }, params: { path: { id } }, headers }));
    } catch (failure) {
      if (failure instanceof Problem && failure.code === "identity_wrong") {
        setMends([{ field: "last4", words: fill(words.wrong, { tries: Number(failure.members["tries_left"] ?? 0) }) }]);
        return;
      }
      if (failure instanceof Problem && failure.code === "identity_locked") return setLocked(true);
      throw failure;
    }
    const next = query["next"];
    route(next ? safeNext(next) : paths.file(id), true);
  });
  if (locked) {
    return (
      <Page title={words.title} back={{ href: paths.home() }}>
        <Notice kind="refused">
          <p>{words.locked}</p>
        </Notice>
        <CallMe id={id} />
      </Page>
    );
  }
  return (
    <Page title={words.title} back={{ href: paths.home() }}>
      <p>{words.why}</p>
      <MendSummary key={tries} mends={mends} />
      <Failed failure={prove.failure} />
      <Form onSubmit={prove.run}>
        <div class={wrong("last4") ? "field wrong" : "field"}>
          <label for="last4">{words.last4}</label>
          <p class="hint" id="last4-hint">
            {words.last4Hint} <Ltr>3456</Ltr>
          </p>
          {wrong("last4") && <Mend id="last4-mend">{wrong("last4")}</Mend>}
          <input id="last4" dir="ltr" autocomplete="off" autocapitalize="characters" spellcheck={false} maxLength={8} value={last4} aria-invalid={!!wrong("last4")} aria-describedby="last4-hint last4-mend" onInput={(event) => setLast4(event.currentTarget.value)} />
        </div>
        <div class={wrong("year") ? "field wrong" : "field"}>
          <label for="year">{words.year}</label>
          <p class="hint" id="year-hint">
            {words.yearHint}
          </p>
          {wrong("year") && <Mend id="year-mend">{wrong("year")}</Mend>}
          <input id="year" inputMode="numeric" autocomplete="bday-year" maxLength={4} value={year} aria-invalid={!!wrong("year")} aria-describedby="year-hint year-mend" onInput={(event) => setYear(event.currentTarget.value)} />
        </div>
        <Button type="submit" icon="key-round" busy={prove.busy}>
          {words.open}
        </Button>
      </Form>
      <CallMe id={id} />
    </Page>
  );
}
