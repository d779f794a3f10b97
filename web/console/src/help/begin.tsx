/** A new dossier: programme, kind, her number and language, and her consent to be helped, before anything is written. */
import { useLocation } from "preact-iso";
import { useRef, useState } from "preact/hooks";
import { newKey, Problem } from "../../../shared/api";
import { CodeField, codeOf, isCode } from "../../../shared/code-field";
import { check, normalise } from "../../../shared/form/formats";
import { phone as grouped } from "../../../shared/format";
import { Button, Form, Mend, MendSummary, Notice, Page, Waits } from "../../../shared/kit";
import { fill, inWords } from "../../../shared/language";
import { Failed, useLoaded, useTask } from "../../../shared/task";
import { language } from "../core/language";
import { paths } from "../core/route";
import { askAsMe } from "../core/session";
import { common } from "../texts/common";
import { words } from "../texts/help";
import { words as people } from "../texts/people";
import { addPicture, begin, type Dossier, dossiers, drop, isKept, MOST, save } from "./dossiers";
import { useOnline } from "./find";
import { Pictures, Takes, type Taken } from "./picture";
import { definition, listProgrammes } from "./programmes";
import { adopt, advance, registered } from "./sending";

export const FORM_MEDIA = ["image/jpeg", "image/png", "image/webp", "image/heic"];
type Method = "phone_code" | "signed_form";

export function BeginPage() {
  const { route, query } = useLocation();
  const online = useOnline();
  const { value: programmes, failure, again } = useLoaded(async () => Promise.all((await listProgrammes()).map((one) => definition(one.id, one.version))), []);
  const file = query["file"];
  const [programme, setProgramme] = useState<string | null>(query["programme"] ?? null);
  const [kind, setKind] = useState<string | null>(query["kind"] ?? null);
  const [phone, setPhone] = useState(query["phone"] ? grouped(query["phone"]) : "");
  const [hers, setHers] = useState<"ar" | "fr">(language === "fr" ? "fr" : "ar");
  const [wished, setMethod] = useState<Method>("phone_code");
  const method: Method = online ? wished : "signed_form";
  const [challenge, setChallenge] = useState<{ challenge: string; phone: string; programme: string } | null>(null);
  const [code, setCode] = useState("");
  const [taken, setTaken] = useState<Taken[]>([]);
  const [mends, setMends] = useState<{ field: string; words: string }[]>([]);
  const [tries, setTries] = useState(0);
  const key = useRef(newKey());
  const codeInput = useRef<HTMLInputElement>(null);
  const chosen = programmes?.find((one) => one.id === programme) ?? null;
  const full = isKept() && dossiers.value.length >= MOST;

  const lacks = (what: "code" | "all") => {
    const wrong = [];
    if (!chosen) wrong.push({ field: "programme", words: words.programmeMissing });
    if (chosen && !kindOf()) wrong.push({ field: "kind", words: words.kindMissing });
    if (!check("ma-mobile", phone)) wrong.push({ field: "phone", words: words.phoneWrong });
    if (what === "all" && method === "signed_form" && !taken.length) wrong.push({ field: "camera-form", words: words.formNeeded });
    if (what === "all" && method === "phone_code" && !isCode(codeOf(code))) wrong.push({ field: challenge ? "code" : "send-code", words: words.codeShort });
    setMends(wrong);
    setTries((before) => before + 1);
    return wrong.length > 0;
  };
  const kindOf = () => kind ?? (chosen?.kinds.length === 1 ? chosen.kinds[0]! : null);

  const sendCode = useTask(async () => {
    if (lacks("code") || !chosen) return;
    const asked = { phone: normalise("ma-mobile", phone), language: hers, programme: chosen.id };
    const told = await askAsMe((api, headers) => api.POST("/staff/consent-codes", { body: asked, params: { header: { "Idempotency-Key": key.current } }, headers }));
    key.current = newKey();
    setCode("");
    setChallenge({ challenge: told.challenge, phone: asked.phone, programme: asked.programme });
  });

  const start = useTask(async () => {
    if (lacks("all") || !chosen) return;
    const number = normalise("ma-mobile", phone);
    if (method === "phone_code" && (challenge?.phone !== number || challenge.programme !== chosen.id)) {
      setChallenge(null);
      return setMends([{ field: "send-code", words: words.codeOver }]);
    }
    const consent: Dossier["consent"] = method === "phone_code" ? { method, challenge: challenge!.challenge, code: codeOf(code) } : { method };
    let one = begin({ programme: chosen.id, version: chosen.version, kind: kindOf()!, language: hers, phone: number, consent });
    for (const { picture, blob } of taken) {
      await addPicture(one, picture, blob);
      one = { ...one, pictures: [...one.pictures, picture] };
    }
    await save(one);
    try {
      if (file) await adopt(one.id, file);
      else if (online) await registered(one);
    } catch (failure) {
      // A code is right or wrong now; anything else can be sent later.
      if (failure instanceof Problem && method === "phone_code") {
        await drop(one);
        if (failure.code !== "wrong_code") throw failure;
        const left = Number(failure.members["tries_left"] ?? 0);
        setMends([{ field: "code", words: left ? fill(words.codeWrong, { count: left }) : words.codeOver }]);
        setCode("");
        if (!left) setChallenge(null);
        return;
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
        <Notice kind="turn">
          <p>{words.queueFull}</p>
        </Notice>
      )}
      <Form onSubmit={start.run}>
        <MendSummary key={tries} mends={mends} />
        {!file && <Radios id="programme" legend={words.programme} mend={wrong("programme")} chosen={programme} options={programmes.map((one) => ({ value: one.id, label: inWords(one.title) }))} onPick={(value) => (setProgramme(value), setKind(null))} />}
        {!file && chosen && chosen.kinds.length > 1 && <Radios id="kind" legend={words.kind} mend={wrong("kind")} chosen={kind} options={chosen.kinds.map((one) => ({ value: one, label: inWords(chosen.kind_titles[one]!) }))} onPick={setKind} />}
        <div class={wrong("phone") ? "field wrong" : "field"}>
          <label for="phone">{words.phone}</label>
          {wrong("phone") && <Mend id="phone-mend">{wrong("phone")}</Mend>}
          <input id="phone" type="tel" inputMode="tel" autocomplete="off" value={phone} aria-invalid={!!wrong("phone")} aria-describedby={wrong("phone") ? "phone-mend" : undefined} onInput={(event) => setPhone(event.currentTarget.value)} />
        </div>
        <Radios id="hers" legend={words.herLanguage} chosen={hers} options={[{ value: "ar", label: people.arabic }, { value: "fr", label: people.french }]} onPick={(value) => setHers(value as "ar" | "fr")} />
        <section class="card">
          <h2>{words.consentTitle}</h2>
          <p>{words.consentWhat}</p>
          {online ? (
            <Radios id="method" legend={words.consentTitle} quiet chosen={method} options={[{ value: "phone_code", label: words.byCode }, { value: "signed_form", label: words.byForm }]} onPick={(value) => setMethod(value as Method)} />
          ) : (
            <p>{words.villageConsent}</p>
          )}
          {method === "phone_code" ? (
            <>
              <Failed failure={sendCode.failure} known={{ code_not_sent: words.noSms }} />
              {wrong("send-code") && <Mend id="send-code-mend">{wrong("send-code")}</Mend>}
              <Button id="send-code" kind="secondary" icon="mail" busy={sendCode.busy} onPress={sendCode.run}>
                {words.sendCode}
              </Button>
              {challenge && (
                <>
                  <p role="status">{words.codeSent}</p>
                  <CodeField label={words.code} hint={words.codeHint} code={code} mend={wrong("code") ?? null} input={codeInput} onCode={setCode} onWhole={setCode} />
                </>
              )}
            </>
          ) : (
            <>
              <h3>{words.formPhoto}</h3>
              {wrong("camera-form") && <Mend id="form-mend">{wrong("camera-form")}</Mend>}
              <Pictures of={words.formPhoto} pictures={taken.map((one) => one.picture)} blobOf={async (picture) => taken.find((one) => one.picture.id === picture.id)!.blob} refused={() => null} onRemove={(picture) => setTaken(taken.filter((one) => one.picture.id !== picture.id))} />
              <Takes of={words.formPhoto} id="form" type={null} side={null} media={FORM_MEDIA} n={taken.length} onTaken={async (one) => setTaken((before) => [...before, one])} />
            </>
          )}
        </section>
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
