/** One screen of the form. Nothing typed is lost: right answers are saved when she leaves, the rest waits in this tab. */
import { useLocation } from "preact-iso";
import { useEffect, useRef, useState } from "preact/hooks";
import type { Application } from "../core/api";
import { answer, answersNow, mendAgain, refusals, saved } from "../core/files";
import { fill, inWords, labelled } from "../../../shared/language";
import type { Programme, Question } from "../../../shared/form/programme";
import { paths } from "../core/route";
import type { Answer, Answers } from "../../../shared/form/answers";
import { Clashes } from "../form/clashes";
import { aloud, around, Field, fieldId, placeIsOpen, placesBelow, sentenceOf } from "../../../shared/form/fields";
import { ListenButton } from "../../../shared/form/listen";
import { nameOf, usePlaces } from "../../../shared/form/places";
import { askedScreens, hiddenAnswers, mayBeKept, type Mend, mendsOn, reasonsAgainst, remarksOn, type Screen, screensOf, unanswered } from "../../../shared/form/rules";
import { answerOf, type Raw, rawOf, withGiven } from "../../../shared/form/values";
import { common } from "../texts/common";
import { words } from "../texts/form";
import { CallMe } from "../ui/call-me";
import { Button, Go, MendSummary, Notice, Page } from "../../../shared/kit";
import { Failed, useTask } from "../../../shared/task";

interface Props {
  programme: Programme;
  current: Application;
  /** Which screen, from 1. */
  n: number;
}

function screensFor(programme: Programme, current: Application, answers: Answers): Screen[] {
  return current.status === "changes_requested" ? askedScreens(programme, current.kind, answers, current.asked_answers ?? []) : screensOf(programme, current.kind, answers);
}

export function QuestionPage({ programme, current, n }: Props) {
  const screen = screensFor(programme, current, answersNow())[n - 1];
  if (!screen) {
    return (
      <Page title={words.allAnswered} back={{ href: paths.file(current.id) }}>
        <Go href={paths.file(current.id)}>{words.toFile}</Go>
      </Page>
    );
  }
  // What is shown is settled when she comes here: her own answers must not take the screen away under her hands.
  return <QuestionScreen key={n} programme={programme} current={current} n={n} first={screen} />;
}

// -- what she typed and what is not saved yet ---------------------------------------------------------------------

const typedKey = (id: string) => `jisr.typed.${id}`;

function typedBefore(id: string): Record<string, Raw> {
  try {
    return JSON.parse(sessionStorage.getItem(typedKey(id)) ?? "{}") as Record<string, Raw>;
  } catch {
    return {};
  }
}

function rememberTyped(id: string, typed: Record<string, Raw>): void {
  try {
    if (Object.keys(typed).length) sessionStorage.setItem(typedKey(id), JSON.stringify(typed));
    else sessionStorage.removeItem(typedKey(id));
  } catch {
    // A phone that is full keeps less; what is right is saved all the same.
  }
}

function QuestionScreen({ programme, current, n, first }: Props & { first: Screen }) {
  const { id, kind } = current;
  const { url, route, query } = useLocation();
  const [typed, setTyped] = useState<Record<string, Raw>>(() => typedBefore(id));
  const [mends, setMends] = useState<Mend[]>([]);
  const [tries, setTries] = useState(0);
  const [remarks, setRemarks] = useState<string[]>([]);
  const [noVoice, setNoVoice] = useState(false);
  const remarkBox = useRef<HTMLDivElement>(null);
  const answers = answersNow();
  usePlaces(programme, answers);

  const rawFor = (question: Question): Raw => typed[question.name] ?? preselected(programme, question, answers) ?? rawOf(question, answers[question.name]);
  const asked = current.status === "changes_requested";
  const givenBy = (questions: Question[]) => Object.fromEntries(questions.map((question) => [question.name, answerOf(programme, question, rawFor(question))]));
  // A question that another one on the same screen opens comes and goes while she answers.
  const anchor = first.questions[0]!.name;
  const live = asked ? first : (screensOf(programme, kind, withGiven(answers, givenBy(first.questions))).find((one) => one.questions.some((question) => question.name === anchor)) ?? first);
  const given = givenBy(live.questions);
  const alone = live.questions.length === 1 && first.questions.length === 1;
  const title = inWords(alone ? live.questions[0]!.label : live.page.title);

  const change = (question: Question, raw: Raw) => {
    const next = { ...typed, [question.name]: raw };
    if (raw !== rawFor(question)) for (const below of placesBelow(programme, question.name)) if (live.questions.some((one) => one.name === below)) next[below] = "";
    setTyped(next);
    rememberTyped(id, next);
    mendAgain([question.name]);
    setRemarks([]);
  };

  // Leaving by any way keeps what is right in itself. A file that came back changes only when she says so.
  const leave = useRef<() => void>(() => undefined);
  leave.current = () => {
    const fresh = Object.entries(given).filter(([name]) => name in typed);
    if (asked || !fresh.length) return;
    const next = withGiven(answersNow(), Object.fromEntries(fresh));
    const place = (name: string) => live.questions.some((question) => question.name === name && question.widget === "place");
    const kept = fresh.filter(([name, value]) => (value === null ? place(name) : mayBeKept(programme, kind, next, name)));
    if (kept.length) void answer(id, Object.fromEntries(kept)).catch(() => undefined); // signed out: it waits in this tab
  };
  useEffect(() => {
    const away = () => document.visibilityState === "hidden" && leave.current();
    const hide = () => leave.current();
    document.addEventListener("visibilitychange", away);
    window.addEventListener("pagehide", hide);
    return () => {
      document.removeEventListener("visibilitychange", away);
      window.removeEventListener("pagehide", hide);
      leave.current();
    };
  }, []);

  const go = useTask(async () => {
    const wished = withGiven(answersNow(), given);
    const hidden = asked ? [] : hiddenAnswers(programme, kind, wished);
    const taken: Record<string, Answer | null> = { ...given, ...Object.fromEntries(hidden.map((name) => [name, null])) };
    const next = withGiven(wished, taken);
    const wrong = mendsOn(programme, kind, next, live, { nameOf });
    setMends(wrong);
    if (wrong.length) {
      setTries(tries + 1);
      return;
    }
    // Unusual is not wrong: it is said once, and the second press goes on.
    const said = sayOnce(programme, kind, next, live);
    if (said.length && said.join() !== remarks.join()) {
      setRemarks(said);
      return;
    }
    mendAgain(Object.keys(taken));
    await answer(id, taken);
    const left = Object.fromEntries(Object.entries(typed).filter(([name]) => !(name in taken)));
    leave.current = () => undefined;
    setTyped(left);
    rememberTyped(id, left);
    route(onward(programme, current, next, anchor, query["then"] === "send"));
  });
  useEffect(() => {
    if (remarks.length) remarkBox.current?.focus();
  }, [remarks]);

  const total = screensFor(programme, current, answers).length;
  const back = query["then"] === "send" ? paths.send(id) : n > 1 ? paths.question(id, n - 1) : paths.file(id);
  const codeOf = (name: string) => (typeof given[name] === "string" ? (given[name] as string) : name in given ? undefined : (answers[name] as string | undefined));
  const wrongOf = (question: Question): string | undefined => {
    const mend = mends.find((one) => one.name === question.name);
    if (mend) return sentenceOf(programme, question, mend);
    const refused = refusals.value[question.name];
    return refused && !(question.name in typed) ? inWords(refused.message) : undefined;
  };
  const visible = live.questions.filter((question) => question.widget !== "place" || placeIsOpen(programme, question.name, codeOf));
  // A place whose list is not there yet is not asked for: the one around it comes first.
  const reachable = mends.filter((mend) => visible.some((question) => question.name === mend.name) || !live.questions.some((question) => question.name === mend.name));
  const told = reachable.length ? reachable : mends;

  return (
    <Page title={title} back={{ href: back }} beside={<ListenButton key={anchor} programme={programme} name={visible.map((question) => question.name)} texts={[...(alone ? [] : [title]), ...visible.flatMap((question) => aloud(programme, question))]} onNoVoice={() => setNoVoice(true)} />}>
      <p class="muted progress-words">
        {alone ? `${inWords(live.page.title)} · ` : ""}
        {fill(words.progress, { n, all: total })}
      </p>
      <progress value={n} max={total} aria-hidden="true" />
      {noVoice && (
        <Notice icon="phone" title={words.noVoiceTitle} live>
          <p>{words.noVoice}</p>
          <CallMe id={id} />
        </Notice>
      )}
      <MendSummary key={tries} mends={told.map((mend) => ({ field: fieldId(visible.some((question) => question.name === mend.name) ? mend.name : anchor), words: summaryWords(live, mend, (question) => sentenceOf(programme, question, mend)) }))} />
      <Failed failure={go.failure} />
      <Clashes
        programme={programme}
        id={id}
        onDecide={(name) => {
          const { [name]: _, ...rest } = typed;
          setTyped(rest);
          rememberTyped(id, rest);
        }}
      />
      {saved.value === "over" && (
        <Notice kind="turn" icon="key-round" live>
          <p>{common.signInAgain}</p>
          <Go href={paths.signIn(url)}>{common.signIn}</Go>
        </Notice>
      )}
      <form
        noValidate
        onSubmit={(event) => {
          event.preventDefault();
          go.run();
        }}
      >
        {visible.map((question) => (
          <Field key={question.name} programme={programme} question={question} raw={rawFor(question)} wrong={wrongOf(question)} alone={alone} around={around(programme, question.name, codeOf)} onChange={(raw) => change(question, raw)} />
        ))}
        {remarks.length > 0 && (
          <div ref={remarkBox} tabIndex={-1} role="alert">
            <Notice kind="turn" title={words.lookAgain}>
              {remarks.map((remark) => (
                <p key={remark}>{remark}</p>
              ))}
              <p>{words.goOnAnyway}</p>
            </Notice>
          </div>
        )}
        <Button type="submit" busy={go.busy}>
          {common.continue}
        </Button>
      </form>
    </Page>
  );
}

/** The only region where the programme is open needs no choosing. */
function preselected(programme: Programme, question: Question, answers: Answers): string | undefined {
  const only = programme.regions !== "all" && programme.regions.length === 1 ? programme.regions[0] : undefined;
  return only !== undefined && answers[question.name] === undefined && programme.form.schema.properties[question.name]?.format === "region" ? only : undefined;
}

/** In the summary several questions stand together, so each sentence names its own. */
function summaryWords(screen: Screen, mend: Mend, sentence: (question: Question) => string): string {
  const question = screen.questions.find((one) => one.name === mend.name);
  if (!question) return inWords(mend.labelled);
  const said = sentence(question);
  return said === inWords(mend.message) ? inWords(mend.labelled) : labelled(inWords(question.label), said);
}

/** What is unusual about this screen's answers, and why with them she could not apply. */
function sayOnce(programme: Programme, kind: string, answers: Answers, screen: Screen): string[] {
  const names = screen.questions.map((question) => question.name);
  const unusual = remarksOn(programme, answers).filter((mend) => names.includes(mend.name)).map((mend) => inWords(mend.message));
  const against = reasonsAgainst(programme, kind, answers).filter((reason) => reason.of.some((name) => names.includes(name))).map((reason) => inWords(reason.message));
  return [...unusual, ...against];
}

/** Where Continue leads: the next screen; after the last one to the papers, or back to what she came from. */
function onward(programme: Programme, current: Application, answers: Answers, anchor: string, toSend: boolean): string {
  const screens = screensFor(programme, current, answers);
  if (toSend) {
    const open = screens.findIndex((screen) => unanswered(programme, current.kind, answers, screen).length > 0);
    return open < 0 ? paths.send(current.id) : `${paths.question(current.id, open + 1)}?then=send`;
  }
  // An asked answer that is right now may not be among the screens any more; the order stays.
  const here = screens.findIndex((screen) => screen.questions.some((question) => question.name === anchor));
  if (here + 1 < screens.length) return paths.question(current.id, here + 2);
  if (current.status !== "changes_requested") return paths.papers(current.id);
  return current.asked_documents?.length ? paths.papers(current.id) : paths.file(current.id);
}
