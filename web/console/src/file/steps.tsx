/** Every decision's two steps: what it needs, then what it would do, word for word; then it is done. */
import type { ComponentChildren } from "preact";
import { useEffect, useRef, useState } from "preact/hooks";
import { newKey, Problem } from "../../../shared/api";
import { dirhams } from "../../../shared/format";
import { Button, Form, Icon, Waits } from "../../../shared/kit";
import { Failed, useLoaded, useTask } from "../../../shared/task";
import { act, type Act, preview, type Preview, type Programme, type StaffFile, stageOf, type State } from "../core/file";
import { fill, inWords, labelled } from "../core/language";
import { places } from "../core/people";
import { actionWords, languageNames, statusWords, words } from "../texts/file";
import { Dialog } from "../ui/dialog";
import { provinceName, regionName } from "../ui/places";
import type { Action } from "./decisions";
import { lackWords } from "./papers";

/** Refusals that mean: the file is not any more what this page shows. */
const OVERTAKEN = ["stale_version", "changed_meanwhile", "other_stage", "illegal_move", "claimed", "not_editable"];
export function overtaken(failure: unknown): boolean {
  return failure instanceof Problem && (failure.status === 412 || (failure.status === 409 && OVERTAKEN.includes(failure.code)));
}

export const REFUSALS: Record<string, string> = {
  not_enough_money: words.notEnough,
  no_envelope: words.noEnvelope,
  last_stage: words.lastStage,
  consent_needed: words.consentNeeded,
  duplicate: words.otherOpen,
  "403": words.notYourRole,
};

type Mends = Problem["mends"];

/** What any decision is given. */
export interface Taking {
  file: StaffFile;
  programme: Programme;
  onClose: () => void;
  onDone: (after: State, action: Action) => void;
  onOvertaken: () => void;
}

/** The form of whatever is looked at before it is done. */
interface Filling<B> {
  danger?: boolean;
  /** There is nothing to ask: what it would do is shown at once. */
  nothingToFill?: boolean;
  /** What is sent, or null while something is missing, which the form says. */
  body: () => B | null | Promise<B | null>;
  /** What the server finds wrong with it, for the fields. Without: it is said below them. */
  onMends?: (mends: Mends) => void;
  children?: ComponentChildren;
}

/** A decision by the API's `actions`. */
export function Steps({ action, onDone, ...given }: Taking & Filling<Act> & { action: Action }) {
  const { file } = given;
  return <LookFirst {...given} title={actionWords[action] ?? action} foresee={(body) => preview(file, body)} take={(body, key) => act(file, body, key)} onDone={(after) => onDone(after, action)} />;
}

/** Whether what asks is closed: nothing goes on from there, and nothing of the page is moved by it. */
export function useGone(): { readonly current: boolean } {
  const gone = useRef(false);
  useEffect(
    () => () => {
      gone.current = true;
    },
    [],
  );
  return gone;
}

interface Given<B, R> extends Omit<Taking, "onDone">, Filling<B> {
  title: string;
  foresee: (body: B) => Promise<Preview>;
  take: (body: B, key: string) => Promise<R>;
  onDone: (after: R, shown: Preview) => void;
  /** Stands above what it would do. */
  above?: ComponentChildren;
}

export function LookFirst<B, R>({ file, programme, title, danger = false, nothingToFill = false, body, foresee, take, onMends, onClose, onDone, onOvertaken, above, children }: Given<B, R>) {
  const [seen, setSeen] = useState<{ body: B; shows: Preview; key: string } | null>(null);
  const shown = useRef<HTMLHeadingElement>(null);
  const gone = useGone();
  /** What was meant for another state of the file, or for a field, is said there. */
  const told = (failure: unknown) => {
    if (gone.current) return;
    if (overtaken(failure)) return onOvertaken();
    if (!onMends || !(failure instanceof Problem) || failure.status !== 422 || !failure.mends.length) throw failure;
    setSeen(null);
    onMends(failure.mends);
  };
  const look = useTask(async () => {
    try {
      const sent = await body();
      if (sent !== null && !gone.current) setSeen({ body: sent, shows: await foresee(sent), key: newKey() });
    } catch (failure) {
      told(failure);
    }
  });
  const go = useTask(async () => {
    if (!seen) return;
    try {
      onDone(await take(seen.body, seen.key), seen.shows);
    } catch (failure) {
      told(failure);
    }
  });
  useEffect(() => {
    if (nothingToFill) look.run();
  }, []);
  useEffect(() => {
    if (seen) shown.current?.focus();
  }, [seen]);
  return (
    <Dialog title={title} wide onClose={onClose}>
      {seen ? (
        <>
          <h3 ref={shown} tabIndex={-1}>
            {words.whatHappens}
          </h3>
          {above}
          <Effects file={file} programme={programme} shows={seen.shows} />
          <Failed failure={go.failure} known={REFUSALS} />
          <div class="row">
            <Button kind={danger ? "danger" : "main"} icon="check" busy={go.busy} onPress={go.run}>
              {fill(words.confirm, { action: title })}
            </Button>
            {!nothingToFill && (
              <Button kind="secondary" onPress={() => (go.forget(), setSeen(null))}>
                {words.changeIt}
              </Button>
            )}
            <Button kind="secondary" onPress={onClose}>
              {words.cancel}
            </Button>
          </div>
        </>
      ) : (
        <Form onSubmit={look.run}>
          {children}
          <Failed failure={look.failure} known={REFUSALS} />
          <div class="row">
            <Button type="submit" icon="eye" busy={look.busy}>
              {words.lookFirst}
            </Button>
            <Button kind="secondary" onPress={onClose}>
              {words.cancel}
            </Button>
          </div>
        </Form>
      )}
    </Dialog>
  );
}

/** In sentences: the file, the money, and each SMS exactly as she gets it. */
function Effects({ file, programme, shows }: { file: StaffFile; programme: Programme; shows: Preview }) {
  const { value: regions } = useLoaded(places, []);
  const { money, messages } = shows;
  const stage = stageOf(programme, shows);
  const moves = shows.status !== file.status || shows.stage !== file.stage;
  const [, year, region] = (money.envelope_id ?? "").split(".");
  const envelope = region ? `${regionName(regions ?? [], region)} ${year}` : "";
  const filled = { amount: dirhams(money.amount_mad), left: dirhams(money.available_after_mad ?? 0), envelope };
  const place = (region: string | null, province: string | null) => (province ? `${provinceName(regions ?? [], province)} · ${regionName(regions ?? [], region ?? "")}` : region ? regionName(regions ?? [], region) : words.noPlace);
  const moved = shows.region !== file.region || shows.province !== file.province;
  const changed: [icon: string, what: string, before: string, after: string][] = [
    ["chart-no-axes-column", words.score, String(file.score), String(shows.score)],
    ["banknote", words.requested, dirhams(file.requested_mad), dirhams(shows.requested_mad)],
    ["map-pin", words.place, moved ? place(file.region, file.province) : "", moved ? place(shows.region, shows.province) : ""],
  ];
  const lacks = (shows.missing ?? []).filter((one) => !file.missing.some((known) => known.pointer === one.pointer && known.code === one.code));
  const against = (shows.ineligible ?? []).filter((one) => !(file.ineligible ?? []).some((known) => known.code === one.code));
  const sentence = { none: null, reserve: words.reserves, release_rest: words.releases, pay: words.pays }[money.effect];
  if ((sentence || moved) && !regions) return <Waits />;
  return (
    <ul class="effects">
      <li>
        <Icon name="file-check" />
        <span>{moves ? fill(words.becomes, { status: `${statusWords[shows.status]}${stage ? ` · ${inWords(stage.title)}` : ""}` }) : words.stays}</span>
      </li>
      {changed.map(
        ([icon, what, before, after]) =>
          before !== after && (
            <li key={what}>
              <Icon name={icon} />
              <span>
                {labelled(what, "")} <bdi>{before}</bdi> {words.becoming} <bdi>{after}</bdi>
              </span>
            </li>
          ),
      )}
      {!shows.reaches && (
        <li class="brick">
          <Icon name="triangle-alert" />
          <span>{moved ? words.outOfReach : words.openForTheCall}</span>
        </li>
      )}
      {[
        { title: words.ineligible, ones: against.map((one) => inWords(one.message)) },
        { title: words.missing, ones: lacks.map((one) => lackWords(programme, one)) },
      ].map(
        ({ title, ones }) =>
          ones.length > 0 && (
            <li key={title} class="brick">
              <Icon name="triangle-alert" />
              <div>
                {title}
                <ul>
                  {ones.map((one) => (
                    <li key={one}>{one}</li>
                  ))}
                </ul>
              </div>
            </li>
          ),
      )}
      {programme.budget.gives_money && (sentence || shows.requested_mad === file.requested_mad) && (
        <li>
          <Icon name="banknote" />
          <span>{sentence ? fill(sentence, filled) : words.noMoney}</span>
        </li>
      )}
      {money.promotes != null && (
        <li>
          <Icon name="users" />
          <span>{money.promotes ? fill(words.promotes, { count: money.promotes }) : words.promotesNobody}</span>
        </li>
      )}
      {messages.length === 0 && (
        <li>
          <Icon name="message-square" />
          <span>{words.noMessage}</span>
        </li>
      )}
      {messages.map((message) => (
        <li key={message.to + message.text}>
          <Icon name="message-square" />
          <div>
            {fill(message.to === "previous_number" ? words.smsOld : words.sms, { language: languageNames[message.language] ?? message.language, count: message.segments })}
            <blockquote lang={message.language} dir={message.language === "ar" ? "rtl" : "ltr"}>
              {message.text}
            </blockquote>
          </div>
        </li>
      ))}
    </ul>
  );
}
