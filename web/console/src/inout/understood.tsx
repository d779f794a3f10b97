/** Before anything is registered: the first rows that are ready, as Jisr understood them, with what stands in the file where that differs. */
import { Fragment } from "preact";
import type { Answer, Answers } from "../../../shared/form/answers";
import { nameOf, usePlaces } from "../../../shared/form/places";
import type { Programme } from "../../../shared/form/programme";
import { spoken } from "../../../shared/form/values";
import { day, phone } from "../../../shared/format";
import { Ltr, Waits } from "../../../shared/kit";
import { Failed, useLoaded } from "../../../shared/task";
import { programmeOf } from "../core/file";
import { inWords } from "../core/language";
import { words } from "../texts/imports";
import { type Import, type Question, readUnderstood, type UnderstoodRow } from "./imports-api";

/** `given`: its text in the file, "" when nothing stands there. */
export interface Cell {
  text: string;
  ltr: boolean;
  given: string;
}

export function UnderstoodRows({ one }: { one: Import }) {
  const { value, failure } = useLoaded(async () => {
    if (!one.counts["ready"]) return null;
    const found = await readUnderstood(one.id);
    return { rows: found.items, definition: (await programmeOf({ programme: one.programme, programme_version: found.programme_version })) as unknown as Programme };
  }, []);
  if (!one.counts["ready"]) return null;
  return (
    <section>
      <h3>{words.understoodTitle}</h3>
      <Failed failure={failure} known={{ not_now: words.notNow }} />
      {value ? <Shown one={one} rows={value.rows} definition={value.definition} /> : !failure && <Waits />}
    </section>
  );
}

function Shown({ one, rows, definition }: { one: Import; rows: readonly UnderstoodRow[]; definition: Programme }) {
  const asked = one.questions.filter(({ to }) => rows.some((row) => cellOf(definition, one, to, row).text !== "") || one.columns.some((column) => column.to === to));
  return (
    <>
      <p class="hint">{words.understoodHint}</p>
      {rows.map((row) => (
        <Names key={row.line} definition={definition} answers={row.answers as Answers} />
      ))}
      <ul class="understood">
        {rows.map((row) => (
          <li class="card" key={row.line}>
            <h4>
              {words.line} <Ltr>{row.line}</Ltr>
            </h4>
            <dl>
              {asked.map((question) => (
                <Fragment key={question.to}>
                  <dt>{inWords(question.label)}</dt>
                  <dd>
                    <Said cell={cellOf(definition, one, question.to, row)} language={question.to === "language"} />
                  </dd>
                </Fragment>
              ))}
            </dl>
          </li>
        ))}
      </ul>
    </>
  );
}

function Names({ definition, answers }: { definition: Programme; answers: Answers }) {
  usePlaces(definition, answers);
  return null;
}

/** Beside an answer what stands in the file, unless it is the very same; where nothing stands there, that it was worked out. */
function Said({ cell, language }: { cell: Cell; language: boolean }) {
  const { text, ltr, given } = cell;
  if (text === "") return <span class="muted">{given ? <bdi>{given}</bdi> : words.noAnswer}</span>;
  return (
    <>
      {ltr ? <Ltr>{text}</Ltr> : <bdi>{text}</bdi>}
      {given === "" && <small class="muted">{language ? words.asChosen : words.workedOut}</small>}
      {given !== "" && spaced(given) !== spaced(text) && (
        <small class="muted">
          {words.inFile} <bdi>{given}</bdi>
        </small>
      )}
    </>
  );
}

/** What a row says to one question, in the page's language. */
export function cellOf(definition: Programme, one: Pick<Import, "questions">, to: string, row: UnderstoodRow): Cell {
  const cell = (text: string, ltr = false): Cell => ({ text, ltr, given: row.texts[to] ?? "" });
  switch (to) {
    case "phone":
      return cell(phone(row.phone), true);
    case "email":
      return cell(row.email ?? "", true);
    case "applied_on":
      return cell(row.applied_on ? day(row.applied_on) : "");
    case "language":
      return cell(labelOf(one.questions, to, row.language));
  }
  const question = definition.form.pages.flatMap((page) => page.fields).find(({ name }) => `/${name}` === to);
  const { text, ltr } = question ? spoken(definition, question, row.answers[question.name] as Answer, nameOf) : { text: "", ltr: false };
  return cell(text, ltr);
}

const spaced = (text: string) => text.replace(/\s+/g, " ").trim();

function labelOf(questions: readonly Question[], to: string, value: string): string {
  const option = questions.find((question) => question.to === to)?.options?.find((each) => each.value === value);
  return option ? inWords(option.label) : value;
}
