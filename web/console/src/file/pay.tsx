/** A payment that was made of one instalment, to her account or in her hand; and the account itself. */
import { useState } from "preact/hooks";
import { normalise } from "../../../shared/form/formats";
import { dirhams } from "../../../shared/format";
import { Icon, LongText, Mend, MendSummary } from "../../../shared/kit";
import { fill, inWords } from "../core/language";
import type { Act } from "../core/file";
import { words } from "../texts/after";
import { Steps, type Taking } from "./steps";

interface Wrong {
  field: string;
  words: string;
}
const FIELDS: Record<string, string> = { "/national_id_last4": "pay-last4", "/office": "pay-office", "/method": "pay-method", "/instalment": "pay-which" };
const EMPTY = { reason_codes: [], documents: [], answers: [] };

/** What is typed here is not kept in the tab: a piece of her card's number is hers, as her account is. */
interface Typed {
  which: string;
  method: "bank" | "cash" | "";
  last4: string;
  office: string;
}

/** What is missing before it is worth asking. Whether an account is known, the server says. */
export function missingOf(typed: Typed): Wrong[] {
  return [
    ...(!typed.which ? [{ field: "pay-which", words: words.whichMissing }] : []),
    ...(!typed.method ? [{ field: "pay-method", words: words.methodMissing }] : []),
    ...(typed.method === "cash" && typed.last4.trim().length < 4 ? [{ field: "pay-last4", words: words.last4Missing }] : []),
    ...(typed.method === "cash" && !typed.office.trim() ? [{ field: "pay-office", words: words.officeMissing }] : []),
  ];
}

function isRib(text: string): boolean {
  return /^[0-9]{24}$/.test(normalise("rib", text));
}

/** `instalment`: the one whose button was pressed; without, one of those that are due. */
export function Pay({ instalment, ...given }: Taking & { instalment: string | null }) {
  const { file } = given;
  const kept = file.after_decision?.account ?? false; // another one comes by its own change, of which she is told
  const due = (file.after_decision?.instalments ?? []).filter((one) => one.state === "due");
  const only = due.find((one) => one.id === instalment) ?? (due.length === 1 ? due[0] : undefined);
  const [typed, setTyped] = useState<Typed>({ which: only?.id ?? "", method: "", last4: "", office: "" });
  const [wrong, setWrong] = useState<Wrong[]>([]);
  const change = (some: Partial<Typed>) => setTyped((now) => ({ ...now, ...some }));
  const said = (field: string) => wrong.find((one) => one.field === field)?.words ?? null;
  const body = (): Act | null => {
    const found = missingOf(typed);
    setWrong(found);
    if (found.length || !typed.method) return null;
    const how = typed.method === "cash" ? { national_id_last4: typed.last4.trim(), office: typed.office.trim() } : {};
    return { ...EMPTY, action: "record_payment", instalment: typed.which, method: typed.method, ...how };
  };
  return (
    <Steps {...given} action="record_payment" body={body} onMends={(mends) => setWrong(mends.map((one) => ({ field: FIELDS[one.pointer] ?? "pay-method", words: inWords(one.message) })))}>
      <MendSummary mends={wrong} />
      {only ? (
        <p>
          <strong>{fill(words.partOf, { title: inWords(only.title), amount: dirhams(only.owed_mad) })}</strong>
        </p>
      ) : (
        <Radios id="pay-which" legend={words.which} mend={said("pay-which")} chosen={typed.which} options={due.map((one) => [one.id, fill(words.partOf, { title: inWords(one.title), amount: dirhams(one.owed_mad) })])} onChoose={(which) => change({ which })} />
      )}
      <Radios
        id="pay-method"
        legend={words.method}
        mend={said("pay-method")}
        chosen={typed.method}
        options={[
          ["bank", words.bank],
          ["cash", words.cash],
        ]}
        onChoose={(method) => change({ method: method as Typed["method"] })}
      />
      {typed.method === "bank" && (
        <p>
          <Icon name={kept ? "circle-check" : "circle-help"} /> {kept ? words.toKept : words.toAnswered}
        </p>
      )}
      {typed.method === "cash" && (
        <>
          <Line id="pay-last4" label={words.last4} hint={words.last4Hint} mend={said("pay-last4")} ltr value={typed.last4} most={8} onType={(last4) => change({ last4 })} />
          <Line id="pay-office" label={words.office} mend={said("pay-office")} value={typed.office} most={500} onType={(office) => change({ office })} />
        </>
      )}
    </Steps>
  );
}

export function ChangeAccount(given: Taking) {
  const [account, setAccount] = useState("");
  const [why, setWhy] = useState("");
  const [wrong, setWrong] = useState<Wrong[]>([]);
  const said = (field: string) => wrong.find((one) => one.field === field)?.words ?? null;
  const body = (): Act | null => {
    const found = [...(isRib(account) ? [] : [{ field: "pay-account", words: words.ribMissing }]), ...(why.trim() ? [] : [{ field: "account-why", words: words.whyMissing }])];
    setWrong(found);
    return found.length ? null : { ...EMPTY, action: "change_account", account: account.trim(), note: why.trim() };
  };
  return (
    <Steps {...given} action="change_account" body={body} onMends={(mends) => setWrong(mends.map((one) => ({ field: "pay-account", words: inWords(one.message) })))}>
      <MendSummary mends={wrong} />
      <Line id="pay-account" label={words.rib} hint={words.ribHint} mend={said("pay-account")} ltr digits value={account} onType={setAccount} />
      <LongText id="account-why" label={words.why} hint={words.whyHint} mend={said("account-why")} value={why} onType={setWhy} />
    </Steps>
  );
}

function Line({ id, label, hint, mend, ltr = false, digits = false, most = 40, value, onType }: { id: string; label: string; hint?: string; mend: string | null; ltr?: boolean; digits?: boolean; most?: number; value: string; onType: (value: string) => void }) {
  const about = [hint && `${id}-hint`, mend && `${id}-mend`].filter(Boolean).join(" ") || undefined;
  return (
    <div class={mend ? "field wrong" : "field"}>
      <label for={id}>{label}</label>
      {hint && (
        <p class="hint" id={`${id}-hint`}>
          {hint}
        </p>
      )}
      {mend && <Mend id={`${id}-mend`}>{mend}</Mend>}
      <input id={id} dir={ltr ? "ltr" : "auto"} inputMode={digits ? "numeric" : "text"} autocomplete="off" spellcheck={false} maxLength={most} value={value} aria-invalid={!!mend} aria-describedby={about} onInput={(event) => onType(event.currentTarget.value)} />
    </div>
  );
}

function Radios({ id, legend, mend, options, chosen, onChoose }: { id: string; legend: string; mend: string | null; options: [string, string][]; chosen: string; onChoose: (value: string) => void }) {
  return (
    <fieldset class={mend ? "field wrong" : "field"} aria-describedby={mend ? `${id}-mend` : undefined}>
      <legend>{legend}</legend>
      {mend && <Mend id={`${id}-mend`}>{mend}</Mend>}
      <div class="choices">
        {options.map(([value, label], n) => (
          <label class="choice" key={value}>
            <input type="radio" name={id} id={n === 0 ? id : `${id}-${value}`} checked={chosen === value} onChange={() => onChoose(value)} />
            <span>{label}</span>
          </label>
        ))}
      </div>
    </fieldset>
  );
}
