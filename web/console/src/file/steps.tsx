/** Every decision's two steps: what it needs, then what it would do, word for word; then it is done. */
import type { ComponentChildren } from "preact";
import { useEffect, useRef, useState } from "preact/hooks";
import { newKey, Problem } from "../../../shared/api";
import { dirhams } from "../../../shared/format";
import { Button, Form, Icon, Waits } from "../../../shared/kit";
import { Failed, useLoaded, useTask } from "../../../shared/task";
import { act, type Act, preview, type Preview, type Programme, type StaffFile, stageOf, type State } from "../core/file";
import { fill, inWords } from "../core/language";
import { places } from "../core/people";
import { actionWords, languageNames, statusWords, words } from "../texts/file";
import { Dialog } from "../ui/dialog";
import { regionName } from "../ui/places";
import type { Action } from "./decisions";

/** Refusals that mean: the file is not any more what this page shows. */
const OVERTAKEN = ["stale_version", "changed_meanwhile", "other_stage", "illegal_move", "claimed"];
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

interface Given extends Taking {
  action: Action;
  danger?: boolean;
  /** There is nothing to ask: what it would do is shown at once. */
  nothingToFill?: boolean;
  /** What is sent, or null while something is missing, which the form says. */
  body: () => Act | null;
  /** What the server finds wrong with it, for the fields. Without: it is said below them. */
  onMends?: (mends: Mends) => void;
  children?: ComponentChildren;
}

export function Steps({ file, programme, action, danger = false, nothingToFill = false, body, onMends, onClose, onDone, onOvertaken, children }: Given) {
  const [seen, setSeen] = useState<{ body: Act; shows: Preview; key: string } | null>(null);
  const shown = useRef<HTMLHeadingElement>(null);
  /** What was meant for another state of the file, or for a field, is said there. */
  const told = (failure: unknown) => {
    if (overtaken(failure)) return onOvertaken();
    if (!onMends || !(failure instanceof Problem) || failure.status !== 422 || !failure.mends.length) throw failure;
    setSeen(null);
    onMends(failure.mends);
  };
  const look = useTask(async () => {
    const sent = body();
    if (!sent) return;
    try {
      setSeen({ body: sent, shows: await preview(file, sent), key: newKey() });
    } catch (failure) {
      told(failure);
    }
  });
  const go = useTask(async () => {
    if (!seen) return;
    try {
      onDone(await act(file, seen.body, seen.key), action);
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
    <Dialog title={actionWords[action] ?? action} wide onClose={onClose}>
      {seen ? (
        <>
          <h3 ref={shown} tabIndex={-1}>
            {words.whatHappens}
          </h3>
          <Effects file={file} programme={programme} shows={seen.shows} />
          <Failed failure={go.failure} known={REFUSALS} />
          <div class="row">
            <Button kind={danger ? "danger" : "main"} icon="check" busy={go.busy} onPress={go.run}>
              {fill(words.confirm, { action: actionWords[action] ?? action })}
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
  const sentence = { none: null, reserve: words.reserves, release_rest: words.releases, pay: words.pays }[money.effect];
  if (sentence && !regions) return <Waits />;
  return (
    <ul class="effects">
      <li>
        <Icon name="file-check" />
        <span>{moves ? fill(words.becomes, { status: `${statusWords[shows.status]}${stage ? ` · ${inWords(stage.title)}` : ""}` }) : words.stays}</span>
      </li>
      {programme.budget.gives_money && (
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
