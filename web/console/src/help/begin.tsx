/** A new dossier: programme, kind, her number and language, and her consent to be helped, before anything is written. */
import { useLocation } from "preact-iso";
import { useState } from "preact/hooks";
import { Problem } from "../../../shared/api";
import { check, normalise } from "../../../shared/form/formats";
import { Radios } from "../../../shared/form/radios";
import { phone as grouped } from "../../../shared/format";
import { Button, focusTitle, Form, Mend, MendSummary, Notice, Page, Waits } from "../../../shared/kit";
import { inWords } from "../../../shared/language";
import { Refused } from "../../../shared/papers/compress";
import { Failed, useLoaded, useTask } from "../../../shared/task";
import { language } from "../core/language";
import { paths } from "../core/route";
import { common } from "../texts/common";
import { words } from "../texts/help";
import { words as people } from "../texts/people";
import { ConsentAsked, type FieldMend, triesLeft, useConsent } from "./consent";
import { begin, type Dossier, drop, isFull, isKept, start as putHere } from "./dossiers";
import { refusalWords } from "./picture";
import { definition, listProgrammes } from "./programmes";
import { adopt, advance, registered } from "./sending";

export function BeginPage() {
  const { route, query } = useLocation();
  const consent = useConsent();
  const { value: programmes, failure, again } = useLoaded(async () => Promise.all((await listProgrammes()).map((one) => definition(one.id, one.version))), []);
  const file = query["file"];
  const [programme, setProgramme] = useState<string | null>(query["programme"] ?? null);
  const [kind, setKind] = useState<string | null>(query["kind"] ?? null);
  const [phone, setPhone] = useState(query["phone"] ? grouped(query["phone"]) : "");
  const [hers, setHers] = useState<"ar" | "fr">(language === "fr" ? "fr" : "ar");
  const [mends, setMends] = useState<FieldMend[]>([]);
  const [tries, setTries] = useState(0);
  const chosen = programmes?.find((one) => one.id === programme) ?? null;
  const full = isFull();

  const lacks = (what: "code" | "all") => {
    const wrong: FieldMend[] = [];
    if (!chosen) wrong.push({ field: "programme", words: words.programmeMissing });
    if (chosen && !kindOf()) wrong.push({ field: "kind", words: words.kindMissing });
    if (!check("ma-mobile", phone)) wrong.push({ field: "phone", words: words.phoneWrong });
    if (what === "all") wrong.push(...consent.lacks());
    setMends(wrong);
    setTries((before) => before + 1);
    return wrong.length > 0;
  };
  const kindOf = () => kind ?? (chosen?.kinds.length === 1 ? chosen.kinds[0]! : null);

  const asked = () => (lacks("code") || !chosen ? null : { phone: normalise("ma-mobile", phone), language: hers, programme: chosen.id });

  const start = useTask(async () => {
    if (lacks("all") || !chosen) return;
    const whom = { phone: normalise("ma-mobile", phone), language: hers, programme: chosen.id };
    const given = consent.given(whom);
    if (!given) return setMends([{ field: "send-code", words: words.codeOver }]);
    let one: Dossier;
    try {
      one = await putHere(begin({ ...whom, version: chosen.version, kind: kindOf()!, consent: given }), consent.method === "signed_form" ? consent.taken : []);
    } catch (failure) {
      if (!(failure instanceof Refused)) throw failure;
      if (failure.why === "queue_full") return focusTitle(); // below it stands why
      return setMends([{ field: "camera-form", words: refusalWords(failure.why) }]);
    }
    try {
      if (file) await adopt(one.id, file);
      else if (consent.online) await registered(one);
    } catch (failure) {
      // A code is right or wrong now; anything else can be sent later.
      if (failure instanceof Problem && given.method === "phone_code") {
        await drop(one);
        const left = triesLeft(failure);
        if (left === null) throw failure;
        return setMends([consent.refused(left)]);
      }
      if (!isKept() || file) {
        await drop(one);
        throw failure;
      }
    }
    void advance(one.id);
    route(paths.dossierQuestion(one.id, 1));
  });

  const wrong = (field: string) => mends.find((mend) => mend.field === field)?.words;
  if (!programmes) {
    return (
      <Page title={words.newTitle} back={{ href: paths.help() }}>
        {failure ? (
          <Notice kind="refused">
            <p>{words.programmesAway}</p>
            <Button kind="secondary" icon="refresh-cw" onPress={again}>
              {common.tryAgain}
            </Button>
          </Notice>
        ) : (
          <Waits />
        )}
      </Page>
    );
  }
  return (
    <Page title={words.newTitle} back={{ href: paths.help() }}>
      {full && (
        <Notice kind="turn" live>
          <p>{words.queueFull}</p>
        </Notice>
      )}
      <Form onSubmit={start.run}>
        <MendSummary key={tries} mends={consent.still(mends)} />
        {!file && <Radios id="programme" legend={words.programme} mend={wrong("programme")} chosen={programme} options={programmes.map((one) => ({ value: one.id, label: inWords(one.title) }))} onPick={(value) => (setProgramme(value), setKind(null))} />}
        {!file && chosen && chosen.kinds.length > 1 && <Radios id="kind" legend={words.kind} mend={wrong("kind")} chosen={kind} options={chosen.kinds.map((one) => ({ value: one, label: inWords(chosen.kind_titles[one]!) }))} onPick={setKind} />}
        <div class={wrong("phone") ? "field wrong" : "field"}>
          <label for="phone">{words.phone}</label>
          {wrong("phone") && <Mend id="phone-mend">{wrong("phone")}</Mend>}
          <input id="phone" type="tel" inputMode="tel" autocomplete="off" value={phone} aria-invalid={!!wrong("phone")} aria-describedby={wrong("phone") ? "phone-mend" : undefined} onInput={(event) => setPhone(event.currentTarget.value)} />
        </div>
        <Radios id="hers" legend={words.herLanguage} chosen={hers} options={[{ value: "ar", label: people.arabic }, { value: "fr", label: people.french }]} onPick={(value) => setHers(value as "ar" | "fr")} />
        <ConsentAsked consent={consent} mends={mends} asked={asked} />
        <Failed failure={start.failure} />
        {!full && (
          <Button type="submit" busy={start.busy}>
            {words.begin}
          </Button>
        )}
      </Form>
    </Page>
  );
}
