/** Her consent to be helped: by a code to her phone, or by a paper that she signed and that is photographed. */
import { useRef, useState } from "preact/hooks";
import { newKey, Problem } from "../../../shared/api";
import { CodeField, codeOf, isCode } from "../../../shared/code-field";
import { Radios } from "../../../shared/form/radios";
import { Button, Mend } from "../../../shared/kit";
import { fill } from "../../../shared/language";
import { Failed, useTask } from "../../../shared/task";
import { useOnline } from "../core/online";
import { askAsMe } from "../core/session";
import { words } from "../texts/help";
import type { Consent, Dossier } from "./dossiers";
import { Pictures, Takes, type Taken } from "./picture";

export const FORM_MEDIA = ["image/jpeg", "image/png", "image/webp", "image/heic"];
type Method = "phone_code" | "signed_form";
/** Whom the code goes to, and what for. */
type Asked = Pick<Dossier, "phone" | "language" | "programme">;
export interface FieldMend {
  field: string;
  words: string;
}

export type Consenting = ReturnType<typeof useConsent>;

export function useConsent() {
  const online = useOnline();
  const [wished, setMethod] = useState<Method>("phone_code");
  const method: Method = online ? wished : "signed_form";
  const [challenge, setChallenge] = useState<{ challenge: string; phone: string; programme: string } | null>(null);
  const [code, setCode] = useState("");
  const [taken, setTaken] = useState<Taken[]>([]);
  const key = useRef(newKey());

  const lacks = (): FieldMend[] => {
    if (method === "signed_form") return taken.length ? [] : [{ field: "camera-form", words: words.formNeeded }];
    return isCode(codeOf(code)) ? [] : [{ field: challenge ? "code" : "send-code", words: words.codeShort }];
  };
  const send = async (asked: Asked) => {
    const { phone, language, programme } = asked;
    const told = await askAsMe((api, headers) => api.POST("/staff/consent-codes", { body: { phone, language, programme }, params: { header: { "Idempotency-Key": key.current } }, headers }));
    key.current = newKey();
    setCode("");
    setChallenge({ challenge: told.challenge, phone, programme });
  };
  /** Null: the code was for another number or programme, and a new one is needed. */
  const given = ({ phone, programme }: Asked): Consent | null => {
    if (method === "signed_form") return { method };
    if (challenge?.phone === phone && challenge.programme === programme) return { method, challenge: challenge.challenge, code: codeOf(code) };
    setChallenge(null);
    return null;
  };
  const refused = (left: number): FieldMend => {
    setCode("");
    if (left) return { field: "code", words: fill(words.codeWrong, { count: left }) };
    setChallenge(null);
    return { field: "send-code", words: words.codeOver };
  };
  /** What must be mended of the way that is chosen now: fields of the other one are not there. */
  const still = (mends: FieldMend[]) => mends.filter(({ field }) => !(method === "signed_form" ? ["code", "send-code"] : ["camera-form"]).includes(field));
  return { online, method, setMethod, still, sent: challenge !== null, code, setCode, taken, setTaken, lacks, send, given, refused };
}

/** How many tries a refused code leaves; null: it was something else. */
export function triesLeft(failure: unknown): number | null {
  return failure instanceof Problem && failure.code === "wrong_code" ? Number(failure.members["tries_left"] ?? 0) : null;
}

/** `asked`: whom the code goes to, or null when that is not right yet. */
export function ConsentAsked({ consent, mends, asked }: { consent: Consenting; mends: FieldMend[]; asked: () => Asked | null }) {
  const { online, method, setMethod, sent, code, setCode, taken, setTaken } = consent;
  const input = useRef<HTMLInputElement>(null);
  const wrong = (field: string) => mends.find((mend) => mend.field === field)?.words;
  const sendCode = useTask(async () => {
    const to = asked();
    if (to) await consent.send(to);
  });
  return (
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
          {sent && (
            <>
              <p role="status">{words.codeSent}</p>
              <CodeField label={words.code} hint={words.codeHint} code={code} mend={wrong("code") ?? null} input={input} onCode={setCode} onWhole={setCode} />
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
  );
}
