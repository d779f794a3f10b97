/** Her answers by the questions of the form, in the reader's language: shown, asked again, put right. */
import { Fragment } from "preact";
import { useState } from "preact/hooks";
import { around, Field, fieldId, placeIsOpen, sentenceOf } from "../../../shared/form/fields";
import { nameOf, usePlaces } from "../../../shared/form/places";
import type { Programme as Definition, Question } from "../../../shared/form/programme";
import { mendsOf, screensOf } from "../../../shared/form/rules";
import type { Answer, Answers as All } from "../../../shared/form/answers";
import { answerOf, type Raw, rawOf, spoken, withGiven } from "../../../shared/form/values";
import { Icon, LongText, Ltr, MendSummary } from "../../../shared/kit";
import { correct, type Correction, type Preview, previewCorrection, type StaffFile } from "../core/file";
import { fill, inWords } from "../core/language";
import { decisionReasons, words } from "../texts/file";
import { useTyped } from "../ui/typed";
import { Changes } from "./changes";
import { LookFirst, type Taking } from "./steps";

interface Given {
  file: StaffFile;
  definition: Definition;
}

/** The pages with the questions that are asked, given these answers. */
function pagesOf({ file, definition }: Given) {
  const screens = screensOf(definition, file.kind, file.answers as All);
  const pages = [...new Map(screens.map(({ page }) => [page.id, page])).values()];
  return pages.map((page) => ({ page, questions: screens.filter((screen) => screen.page.id === page.id).flatMap((screen) => screen.questions) }));
}

/** `asked`: questions to ask again; null when nothing may be asked. */
export function Answers({ file, definition, asked, onAsk }: Given & { asked: readonly string[] | null; onAsk: (name: string, on: boolean) => void }) {
  usePlaces(definition, file.answers as All);
  const before = new Set(file.asked_answers?.map((pointer) => pointer.split("/").pop()));
  return (
    <>
      {pagesOf({ file, definition }).map(({ page, questions }) => (
        <Fragment key={page.id}>
          <h3>{inWords(page.title)}</h3>
          <dl class="facts said">
            {questions.map((question) => (
              <Fragment key={question.name}>
                <dt>{inWords(question.label)}</dt>
                <dd>
                  <span>
                    <Said definition={definition} question={question} answer={file.answers[question.name]} />
                    {before.has(question.name) && (
                      <small class="saffron">
                        <Icon name="triangle-alert" /> {words.askedBefore}
                      </small>
                    )}
                  </span>
                  {asked && (
                    <label class="again">
                      <input type="checkbox" checked={asked.includes(question.name)} onChange={(event) => onAsk(question.name, event.currentTarget.checked)} />
                      <span aria-hidden="true">{words.askAgain}</span>
                      <span class="visually-hidden">{fill(words.askAgainFor, { question: inWords(question.label) })}</span>
                    </label>
                  )}
                </dd>
              </Fragment>
            ))}
          </dl>
        </Fragment>
      ))}
    </>
  );
}

export function Said({ definition, question, answer }: { definition: Definition; question: Question; answer: unknown }) {
  const { text, ltr } = spoken(definition, question, answer as Answer, nameOf);
  if (text === "") return <span class="muted">{words.noAnswer}</span>;
  return ltr ? <Ltr>{text}</Ltr> : <bdi>{text}</bdi>;
}

const REASONS = ["typing_mistake", "paper_says", "asked_by_her"] as const;
interface Typed {
  raws: Record<string, Raw>;
  reason: string;
  note: string;
}
const EMPTY: Typed = { raws: {}, reason: "", note: "" };

/** The whole form, filled: what is changed in it is shown old and new, with what follows, before it is saved with the reason. */
export function Correct({ definition, onDone, ...taking }: Omit<Taking, "onDone"> & Given & { onDone: (after: StaffFile, shown: Preview) => void }) {
  const { file } = taking;
  const [typed, put, forget] = useTyped<Typed>(`${file.id} correct`, EMPTY);
  /** `words`: in the summary, with the question's name; `beside`: at the field. */
  const [wrong, setWrong] = useState<{ field: string; words: string; beside?: string }[]>([]);
  const questions = definition.form.pages.flatMap((page): Question[] => page.fields);
  const answers = file.answers as All;
  usePlaces(definition, answers);
  const given = Object.fromEntries(
    questions.flatMap((question): [string, Answer | null][] => {
      const raw = typed.raws[question.name];
      if (raw === undefined) return [];
      const answer = answerOf(definition, question, raw);
      return JSON.stringify(answer) === JSON.stringify(answers[question.name] ?? null) ? [] : [[question.name, answer]];
    }),
  );
  const after = withGiven(answers, given);
  const body = (): Correction | null => {
    const mends = mendsOf(definition, file.kind, after, { nameOf }).filter((mend) => mend.name in given);
    const found = mends.map((mend) => {
      const question = questions.find((one) => one.name === mend.name);
      return { field: fieldId(mend.name), words: inWords(mend.labelled), beside: question ? sentenceOf(definition, question, mend) : inWords(mend.message) };
    }) as typeof wrong;
    if (!Object.keys(given).length) found.push({ field: questions[0] ? fieldId(questions[0].name) : "", words: words.nothingChanged });
    if (!typed.reason) found.push({ field: "correct-reason", words: words.reasonsMissing });
    setWrong(found);
    const note = typed.note.trim();
    return found.length ? null : { answers: given, reason_codes: [typed.reason], ...(note ? { note } : {}) };
  };
  const changed = questions.filter((question) => question.name in given);
  const shown = screensOf(definition, file.kind, after).flatMap((screen) => screen.questions);
  return (
    <LookFirst
      {...taking}
      title={words.correct}
      body={body}
      foresee={(sent) => previewCorrection(file, sent)}
      take={(sent) => correct(file, sent)}
      onMends={(mends) => setWrong(mends.map((mend) => ({ field: fieldId(mend.pointer.split("/")[2] ?? ""), words: inWords(mend.message) })))}
      onDone={(saved, shown) => (forget(), onDone(saved, shown))}
      above={
        <Changes
          of={changed.map((question) => ({
            name: question.name,
            question: inWords(question.label),
            before: <Said definition={definition} question={question} answer={answers[question.name]} />,
            after: <Said definition={definition} question={question} answer={given[question.name]} />,
          }))}
        />
      }
    >
      <MendSummary mends={wrong} />
      {shown.map((question) => {
        const mend = wrong.find((one) => one.field === fieldId(question.name));
        const codeOf = (name: string) => (typeof after[name] === "string" ? after[name] : undefined);
        if (question.widget === "place" && !placeIsOpen(definition, question.name, codeOf)) return null;
        return (
          <Field
            key={question.name}
            programme={definition}
            question={question}
            alone={false}
            raw={typed.raws[question.name] ?? rawOf(question, answers[question.name])}
            wrong={mend && (mend.beside ?? mend.words)}
            around={question.widget === "place" ? around(definition, question.name, codeOf) : undefined}
            onChange={(raw) => put((now) => ({ ...now, raws: { ...now.raws, [question.name]: raw } }))}
          />
        );
      })}
      <fieldset class="field">
        <legend>{words.correctWhy}</legend>
        {REASONS.map((code, n) => (
          <label class="choice" key={code}>
            <input type="radio" name="correct-reason" id={n === 0 ? "correct-reason" : `correct-${code}`} checked={typed.reason === code} onChange={() => put((now) => ({ ...now, reason: code }))} />
            <span>{decisionReasons[code]}</span>
          </label>
        ))}
      </fieldset>
      <LongText id="correct-note" label={words.noteInside} value={typed.note} onType={(note) => put((now) => ({ ...now, note }))} />
    </LookFirst>
  );
}
