/**
 * One screen of the form, of whoever fills it in: she on her phone, or somebody of the office for her. Nothing typed is
 * lost: right answers are kept when the screen is left, the rest waits where the face says.
 */
import { useLocation } from "preact-iso";
import type { ComponentChildren } from "preact";
import { useEffect, useRef, useState } from "preact/hooks";
import { common } from "@face/texts/common";
import { words } from "@face/texts/form";
import { Button, Form, Go, MendSummary, Notice, Page } from "../kit";
import { fill, inWords, labelled, type Texts } from "../language";
import { Failed, useTask } from "../task";
import type { Answer, Answers } from "./answers";
import { aloud, around, Field, fieldId, placeIsOpen, placesBelow, sentenceOf } from "./fields";
import { ListenButton } from "./listen";
import { nameOf, usePlaces } from "./places";
import type { Programme, Question } from "./programme";
import { askedScreens, hiddenAnswers, mayBeKept, type Mend, mendsOn, reasonsAgainst, remarksOn, type Screen, screensOf, unanswered } from "./rules";
import { answerOf, type Raw, rawOf, withGiven } from "./values";

/** The file that is filled in. */
export interface Filing {
  kind: string;
  /** Of a file that came back: pointers to the answers that were asked for; then it changes only on Continue. */
  asked: string[] | null;
  answers: () => Answers;
  /** Safe when it comes back; sent whenever it may be. */
  keep: (given: Record<string, Answer | null>) => Promise<void>;
  /** What the server refused of it, by the answer's name. */
  refused: Record<string, { message: Texts }>;
  /** These are about to be written anew: what was refused of them is history. */
  mendAgain: (names: string[]) => void;
  /** What was typed and is not right yet. */
  typed: { read: () => Record<string, Raw>; write: (typed: Record<string, Raw>) => void };
  /** Where pages are. `after`: what comes after the last screen. */
  paths: { question: (n: number) => string; file: string; send: string; after: string };
}

function screensFor(programme: Programme, filing: Filing, answers: Answers): Screen[] {
  return filing.asked ? askedScreens(programme, filing.kind, answers, filing.asked) : screensOf(programme, filing.kind, answers);
}

interface Props {
  programme: Programme;
  filing: Filing;
  /** Which screen, from 1. */
  n: number;
  /** What the face has to say above the questions; it may have what was typed of an answer forgotten. */
  above?: (forget: (name: string) => void) => ComponentChildren;
  /** What is offered when this device reads nothing aloud; without it the button says so. */
  noVoice?: ComponentChildren;
}

export function FormScreen(props: Props) {
  const { programme, filing, n } = props;
  const screen = screensFor(programme, filing, filing.answers())[n - 1];
  if (!screen) {
    return (
      <Page title={words.allAnswered} back={{ href: filing.paths.file }}>
        <Go href={filing.paths.file}>{words.toFile}</Go>
      </Page>
    );
  }
  // What is shown is settled when she comes here: her own answers must not take the screen away under her hands.
  return <QuestionScreen key={n} {...props} first={screen} />;
}

function QuestionScreen({ programme, filing, n, first, above, noVoice }: Props & { first: Screen }) {
  const { kind, paths } = filing;
  const { route, query } = useLocation();
  const [typed, setTyped] = useState<Record<string, Raw>>(filing.typed.read);
  const [mends, setMends] = useState<Mend[]>([]);
  const [tries, setTries] = useState(0);
  const [remarks, setRemarks] = useState<string[]>([]);
  const [silent, setSilent] = useState(false);
  const remarkBox = useRef<HTMLDivElement>(null);
  const answers = filing.answers();
  usePlaces(programme, answers);

  const rawFor = (question: Question): Raw => typed[question.name] ?? preselected(programme, question, answers) ?? rawOf(question, answers[question.name]);
  const asked = filing.asked !== null;
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
    filing.typed.write(next);
    filing.mendAgain([question.name]);
    setRemarks([]);
  };

  // Leaving by any way keeps what is right in itself. A file that came back changes only when she says so.
  const leave = useRef<() => void>(() => undefined);
  leave.current = () => {
    const fresh = Object.entries(given).filter(([name]) => name in typed);
    if (asked || !fresh.length) return;
    const next = withGiven(filing.answers(), Object.fromEntries(fresh));
    const place = (name: string) => live.questions.some((question) => question.name === name && question.widget === "place");
    const kept = fresh.filter(([name, value]) => (value === null ? place(name) : mayBeKept(programme, kind, next, name)));
    if (kept.length) void filing.keep(Object.fromEntries(kept)).catch(() => undefined); // signed out: what was typed waits
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
    const wished = withGiven(filing.answers(), given);
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
    filing.mendAgain(Object.keys(taken));
    await filing.keep(taken);
    const left = Object.fromEntries(Object.entries(typed).filter(([name]) => !(name in taken)));
    leave.current = () => undefined;
    setTyped(left);
    filing.typed.write(left);
    route(onward(programme, filing, next, anchor, query["then"] === "send"));
  });
  useEffect(() => {
    if (remarks.length) remarkBox.current?.focus();
  }, [remarks]);

  const total = screensFor(programme, filing, answers).length;
  const back = query["then"] === "send" ? paths.send : n > 1 ? paths.question(n - 1) : paths.file;
  const codeOf = (name: string) => (typeof given[name] === "string" ? (given[name] as string) : name in given ? undefined : (answers[name] as string | undefined));
  const wrongOf = (question: Question): string | undefined => {
    const mend = mends.find((one) => one.name === question.name);
    if (mend) return sentenceOf(programme, question, mend);
    const refused = filing.refused[question.name];
    return refused && !(question.name in typed) ? inWords(refused.message) : undefined;
  };
  const visible = live.questions.filter((question) => question.widget !== "place" || placeIsOpen(programme, question.name, codeOf));
  // A place whose list is not there yet is not asked for: the one around it comes first.
  const reachable = mends.filter((mend) => visible.some((question) => question.name === mend.name) || !live.questions.some((question) => question.name === mend.name));
  const told = reachable.length ? reachable : mends;

  return (
    <Page title={title} back={{ href: back }} beside={<ListenButton key={anchor} programme={programme} name={visible.map((question) => question.name)} texts={[...(alone ? [] : [title]), ...visible.flatMap((question) => aloud(programme, question))]} {...(noVoice ? { onNoVoice: () => setSilent(true) } : {})} />}>
      <p class="muted progress-words">
        {alone ? `${inWords(live.page.title)} · ` : ""}
        {fill(words.progress, { n, all: total })}
      </p>
      <progress value={n} max={total} aria-hidden="true" />
      {silent && noVoice}
      <MendSummary key={tries} mends={told.map((mend) => ({ field: fieldId(visible.some((question) => question.name === mend.name) ? mend.name : anchor), words: summaryWords(live, mend, (question) => sentenceOf(programme, question, mend)) }))} />
      <Failed failure={go.failure} />
      {above?.((name) => {
        const { [name]: _, ...rest } = typed;
        setTyped(rest);
        filing.typed.write(rest);
      })}
      <Form onSubmit={go.run}>
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
      </Form>
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
function onward(programme: Programme, filing: Filing, answers: Answers, anchor: string, toSend: boolean): string {
  const { paths, kind } = filing;
  const screens = screensFor(programme, filing, answers);
  if (toSend) {
    const open = screens.findIndex((screen) => unanswered(programme, kind, answers, screen).length > 0);
    return open < 0 ? paths.send : `${paths.question(open + 1)}?then=send`;
  }
  // An asked answer that is right now may not be among the screens any more; the order stays.
  const here = screens.findIndex((screen) => screen.questions.some((question) => question.name === anchor));
  return here + 1 < screens.length ? paths.question(here + 2) : paths.after;
}
