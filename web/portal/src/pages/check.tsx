/** "Can I apply?": the few questions that decide it, answered here and now. Nothing is stored or sent. */
import { useEffect, useRef, useState } from "preact/hooks";
import { day } from "../../../shared/format";
import { fill, inWords, labelled } from "../../../shared/language";
import type { Programme, Question } from "../../../shared/form/programme";
import { paths } from "../core/route";
import type { Answers } from "../../../shared/form/answers";
import { todayInMorocco } from "../../../shared/morocco";
import { aloud, around, Field, fieldId, placeIsOpen, sentenceOf } from "../../../shared/form/fields";
import { ListenButton } from "../../../shared/form/listen";
import { loadPlaces, nameOf } from "../../../shared/form/places";
import { asks, type Mend as Wrong, mendsOf, perhapsRequired, type Reason, reasonsAgainst, requiredDocuments, screensOf } from "../../../shared/form/rules";
import { answerOf, type Raw, withGiven } from "../../../shared/form/values";
import { words } from "../texts/check";
import { Button, Form, Go, Mend, MendSummary, Notice, Page } from "../../../shared/kit";

interface Verdict {
  kind: string;
  answers: Answers;
  reasons: Reason[];
}

export function CheckPage({ programme }: { programme: Programme }) {
  const only = programme.kinds.length === 1 ? (programme.kinds[0] ?? null) : null;
  const [kind, setKind] = useState<string | null>(only);
  const [raws, setRaws] = useState<Record<string, Raw>>({});
  const [kindWrong, setKindWrong] = useState(false);
  const [mends, setMends] = useState<Wrong[]>([]);
  const [tries, setTries] = useState(0);
  const [verdict, setVerdict] = useState<Verdict | null>(null);
  const outcome = useRef<HTMLHeadingElement>(null);
  useEffect(() => {
    if (programme.regions !== "all") void loadPlaces();
  }, []);
  useEffect(() => {
    if (verdict) outcome.current?.focus();
  }, [verdict]);

  const today = todayInMorocco();
  const wanted = asks(programme);
  const answersOf = (questions: Question[]): Answers => withGiven({}, Object.fromEntries(questions.map((question) => [question.name, answerOf(programme, question, raws[question.name] ?? (question.widget === "choices" ? [] : ""))])));
  const answers = answersOf(wanted);
  const shown = new Set(screensOf(programme, kind ?? "", answers, today).flatMap((screen) => screen.questions.map((question) => question.name)));
  const questions = wanted.filter((question) => shown.has(question.name));
  const codeOf = (name: string) => (typeof answers[name] === "string" ? (answers[name] as string) : undefined);

  const see = () => {
    const given = answersOf(questions);
    const all = mendsOf(programme, kind ?? "", given, { today, nameOf });
    const wrong = questions.flatMap((question) => all.filter((mend) => mend.name === question.name));
    setMends(wrong);
    setKindWrong(kind === null);
    if (kind === null || wrong.length) {
      setTries(tries + 1);
      setVerdict(null);
    } else setVerdict({ kind, answers: given, reasons: reasonsAgainst(programme, kind, given, today) });
  };
  const touched = () => setVerdict(null);
  const title = words.title;
  const closed = today < programme.opens ? fill(words.notYet, { day: day(programme.opens) }) : programme.closes !== null && today > programme.closes ? fill(words.over, { day: day(programme.closes) }) : null;
  if (closed !== null) {
    return (
      <Page title={title} back={{ href: paths.programme(programme.id) }} beside={<ListenButton name="check" texts={[title, closed]} />}>
        <Notice kind="turn" icon="calendar-clock">
          <p>{closed}</p>
        </Notice>
        <Go href={paths.offices()} kind="secondary" icon="building-2">
          {words.offices}
        </Go>
      </Page>
    );
  }
  const kinds = only === null ? programme.kinds : [];
  const summary = [...(kindWrong ? [{ field: fieldId("kind"), words: words.kindNeeded }] : []), ...mends.map((mend) => ({ field: fieldId(mend.name), words: inSummary(programme, questions, mend) }))];
  const read = [title, inWords(programme.title), words.lead, ...(kinds.length ? [words.kind, ...kinds.map((one) => inWords(programme.kind_titles[one]!))] : []), ...questions.flatMap((question) => aloud(programme, question))];
  return (
    <Page title={title} back={{ href: paths.programme(programme.id) }} beside={<ListenButton programme={programme} name="check" texts={read} />}>
      <p class="lead">{inWords(programme.title)}</p>
      <p>{kinds.length || wanted.length ? words.lead : words.noQuestions}</p>
      <MendSummary key={tries} mends={summary} />
      <Form onSubmit={see}>
        {kinds.length > 0 && (
          <fieldset class={kindWrong ? "field wrong" : "field"}>
            <legend>{words.kind}</legend>
            {kindWrong && <Mend id="q-kind-mend">{words.kindNeeded}</Mend>}
            {kinds.map((one, index) => (
              <label class="choice" key={one}>
                <input
                  type="radio"
                  name="q-kind"
                  id={index === 0 ? fieldId("kind") : `q-kind-${one}`}
                  checked={kind === one}
                  {...(kindWrong ? { "aria-describedby": "q-kind-mend" } : {})}
                  onChange={() => {
                    setKind(one);
                    setKindWrong(false);
                    touched();
                  }}
                />
                <span>{inWords(programme.kind_titles[one]!)}</span>
              </label>
            ))}
          </fieldset>
        )}
        {questions
          .filter((question) => question.widget !== "place" || placeIsOpen(programme, question.name, codeOf))
          .map((question) => {
            const mend = mends.find((one) => one.name === question.name);
            return (
              <Field
                key={question.name}
                programme={programme}
                question={question}
                raw={raws[question.name] ?? (question.widget === "choices" ? [] : "")}
                wrong={mend && sentenceOf(programme, question, mend)}
                alone={false}
                around={around(programme, question.name, codeOf)}
                onChange={(raw) => {
                  setRaws({ ...raws, [question.name]: raw });
                  touched();
                }}
              />
            );
          })}
        <Button type="submit">{words.see}</Button>
      </Form>
      {verdict && (
        <section>
          <h2 ref={outcome} tabIndex={-1}>
            {verdict.reasons.length ? words.cannot : words.can}
          </h2>
          {verdict.reasons.length ? <No reasons={verdict.reasons} /> : <Yes programme={programme} verdict={verdict} />}
        </section>
      )}
    </Page>
  );
}

function inSummary(programme: Programme, questions: Question[], mend: Wrong): string {
  const question = questions.find((one) => one.name === mend.name);
  return question ? labelled(inWords(question.label), sentenceOf(programme, question, mend)) : inWords(mend.labelled);
}

function No({ reasons }: { reasons: Reason[] }) {
  return (
    <>
      <p>{words.why}</p>
      {reasons.map((reason) => (
        <Notice key={reason.code} kind="refused">
          <p>{inWords(reason.message)}</p>
        </Notice>
      ))}
      <p>{words.cannotMore}</p>
      <Go href={paths.offices()} kind="secondary" icon="building-2">
        {words.offices}
      </Go>
    </>
  );
}

function Yes({ programme, verdict }: { programme: Programme; verdict: Verdict }) {
  const sure = requiredDocuments(programme, verdict.kind, verdict.answers);
  const perhaps = perhapsRequired(programme, verdict.kind, verdict.answers);
  const need = programme.texts["what_you_need"];
  return (
    <>
      <Notice kind="done">
        <p>{words.canWhat}</p>
      </Notice>
      <div class="card">
        <h3>{words.prepare}</h3>
        {need && <p>{inWords(need)}</p>}
        <ul>
          {sure.map((paper) => (
            <li key={paper.type}>{inWords(paper.title)}</li>
          ))}
        </ul>
        {perhaps.length > 0 && (
          <>
            <p>{words.perhaps}</p>
            <ul>
              {perhaps.map((paper) => (
                <li key={paper.type}>{inWords(paper.title)}</li>
              ))}
            </ul>
          </>
        )}
      </div>
      <Go href={paths.apply(programme.id)}>{words.apply}</Go>
    </>
  );
}
