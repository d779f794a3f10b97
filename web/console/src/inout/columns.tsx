/** What each column of the table is: suggested by its head, decided here with examples in sight. */
import { useState } from "preact/hooks";
import { Button, Form, Icon, MendSummary, Waits } from "../../../shared/kit";
import { Problem } from "../../../shared/api";
import { Failed, useLoaded, useTask } from "../../../shared/task";
import { fill, inWords } from "../core/language";
import { words } from "../texts/imports";
import { useTyped } from "../ui/typed";
import { Table } from "../ui/table";
import type { Stepped } from "./import";
import { type Column, type ColumnTexts, mapColumns, newKey, type Question, readColumns } from "./imports-api";

interface Said {
  to: string;
  values: Record<string, string>;
}
interface Typed {
  /** Without `values`: as the question's own words say. */
  columns: Record<string, { to: string; values?: Record<string, string> }>;
  line: string;
}

const NOTHING: Typed = { columns: {}, line: "" };
const plain = (text: string) => text.normalize("NFKD").replace(/\p{M}/gu, "").toLowerCase().trim();

/** Texts of the column that are a choice of the question, in any of its languages. */
function choicesOf(question: Question | undefined, choices: readonly string[] | null | undefined): Record<string, string> {
  const known = new Map(question?.options?.flatMap((option) => [option.value, ...Object.values(option.label)].map((label) => [plain(label), option.value] as const)) ?? []);
  return Object.fromEntries((choices ?? []).map((text) => [text, known.get(plain(text))] as const).filter((pair): pair is readonly [string, string] => pair[1] !== undefined));
}

export function Columns({ one, onStep, onChanged }: Stepped) {
  const [typed, change, forget] = useTyped<Typed>(`import ${one.id}`, NOTHING);
  const [key] = useState(newKey);
  const questions = new Map(one.questions.map((question) => [question.to, question]));
  const to = (column: Column) => typed.columns[column.column]?.to ?? column.to ?? "";
  // All texts of a column are shown only of one that is a choice.
  const asChoice = one.columns.filter((column) => to(column) !== column.to && questions.get(to(column))?.options);
  const taken = asChoice.map((column) => `${column.column}:${to(column)}`).join();
  const texts = useLoaded(() => readColumns(one.id, taken), [one.id, one.version, taken]);
  const textsOf = (column: Column) => texts.value?.find((known) => known.column === column.column);
  const said = (column: Column): Said => {
    const known = typed.columns[column.column] ?? (column.to ? { to: column.to, values: column.values } : { to: "" });
    return { to: known.to, values: known.values ?? choicesOf(questions.get(known.to), textsOf(column)?.choices) };
  };
  const given = new Map(one.columns.map((column) => [to(column), column.column]));
  const put = (column: Column, next: Typed["columns"][string]) => change((before) => ({ ...before, columns: { ...before.columns, [column.column]: next } }));
  const task = useTask(async () => {
    const columns = one.columns.map((column) => ({ column: column.column, ...said(column) })).filter((column) => column.to);
    const line = /^\d{1,7}$/.test(typed.line) ? Number(typed.line) : one.from_line;
    const after = await mapColumns(one, { columns, from_line: line }, `${key}.${columns.length}.${line}.${one.version}`);
    forget();
    onStep(after);
  });
  const mends = task.failure instanceof Problem && task.failure.status === 422 ? task.failure.mends.map((mend) => ({ field: fieldOf(mend.pointer), words: inWords(mend.message) })) : [];
  return (
    <Form onSubmit={task.run}>
      <h2>{words.columnsTitle}</h2>
      <p>{words.columnsIntro}</p>
      <MendSummary mends={mends} />
      <ul class="needed" aria-label={words.needed}>
        {one.needed.map((to) => {
          const there = given.has(to);
          return (
            <li key={to}>
              <span class={there ? "moss" : "saffron"}>
                <Icon name={there ? "circle-check" : "triangle-alert"} /> {inWords(questions.get(to)?.label ?? { ar: to, fr: to, en: to })} · {there ? words.neededThere : words.neededMissing}
              </span>
            </li>
          );
        })}
      </ul>
      <p class="hint">{words.examplesLogged}</p>
      <Failed failure={texts.failure} known={{ not_now: words.notNow }} />
      {!texts.value && !texts.failure && <Waits />}
      <Table name={words.columnsTitle} kind="rows columns" heads={[words.column, words.examples, words.meaning]}>
        {one.columns.map((column) => (
          <tr key={column.column}>
            <th scope="row">
              <bdi>{column.name}</bdi>
            </th>
            <td>
              {textsOf(column)?.examples.length ? (
                <ul>
                  {textsOf(column)?.examples.map((example) => (
                    <li key={example}>
                      <bdi>{example}</bdi>
                    </li>
                  ))}
                </ul>
              ) : (
                texts.value && <span class="muted">{words.noExample}</span>
              )}
            </td>
            <td>
              <Meaning column={column} said={said(column)} questions={one.questions} taken={given} onChoose={(to) => put(column, { to })} />
            </td>
          </tr>
        ))}
      </Table>
      {one.columns.map((column) => {
        const question = questions.get(said(column).to);
        return question?.options ? <Choices key={column.column} column={column} texts={textsOf(column)} question={question} said={said(column)} onChange={(values) => put(column, { ...said(column), values })} /> : null;
      })}
      <div class="field">
        <label for="from-line">{words.fromLine}</label>
        <p class="hint" id="from-line-hint">
          {words.fromLineHint}
        </p>
        <input
          id="from-line"
          dir="ltr"
          inputMode="numeric"
          value={typed.line || String(one.from_line)}
          aria-describedby="from-line-hint"
          onInput={(event) => {
            const line = event.currentTarget.value;
            change((before) => ({ ...before, line }));
          }}
        />
      </div>
      {!mends.length && (
        <Failed failure={task.failure} known={{ changed_meanwhile: words.notNow, not_now: words.notNow }}>
          <Button kind="secondary" icon="refresh-cw" onPress={onChanged}>
            {words.again}
          </Button>
        </Failed>
      )}
      <div class="row">
        <Button type="submit" icon="check" busy={task.busy}>
          {words.check}
        </Button>
      </div>
    </Form>
  );
}

const fieldOf = (pointer: string) => (pointer === "/from_line" ? "from-line" : `column-${pointer.split("/")[2] ?? "0"}`);

function Meaning({ column, said, questions, taken, onChoose }: { column: Column; said: Said; questions: readonly Question[]; taken: ReadonlyMap<string, number>; onChoose: (to: string) => void }) {
  const option = (question: Question) => (
    <option key={question.to} value={question.to} selected={question.to === said.to} disabled={taken.has(question.to) && taken.get(question.to) !== column.column}>
      {inWords(question.label)}
    </option>
  );
  return (
    <select id={`column-${column.column}`} value={said.to} aria-label={fill(words.meaningOf, { name: column.name })} onChange={(event) => onChoose(event.currentTarget.value)}>
      <option value="" selected={!said.to}>
        {words.notTaken}
      </option>
      <optgroup label={words.aboutHer}>{questions.filter((question) => !question.to.startsWith("/")).map(option)}</optgroup>
      <optgroup label={words.answers}>{questions.filter((question) => question.to.startsWith("/")).map(option)}</optgroup>
    </select>
  );
}

const ERROR = "\u0000";

function Choices({ column, texts, question, said, onChange }: { column: Column; texts: ColumnTexts | undefined; question: Question; said: Said; onChange: (values: Record<string, string>) => void }) {
  const set = (text: string, value: string) => {
    const { [text]: _, ...rest } = said.values;
    onChange(value === ERROR ? rest : { ...rest, [text]: value });
  };
  return (
    <fieldset class="choices-of">
      <legend>{fill(words.choices, { name: column.name })}</legend>
      {texts?.choices ? (
        <>
          <p class="hint">{words.choicesHint}</p>
          <dl>
            {texts.choices.map((text, n) => (
              <>
                <dt key={text}>
                  <label for={`choice-${column.column}-${n}`}>
                    <bdi>{text}</bdi>
                  </label>
                </dt>
                <dd>
                  <select id={`choice-${column.column}-${n}`} value={said.values[text] ?? ERROR} onChange={(event) => set(text, event.currentTarget.value)}>
                    <option value={ERROR} selected={said.values[text] === undefined}>
                      {words.unknownChoice}
                    </option>
                    <option value="" selected={said.values[text] === ""}>
                      {words.leaveOut}
                    </option>
                    {question.options?.map((option) => (
                      <option key={option.value} value={option.value} selected={said.values[text] === option.value}>
                        {inWords(option.label)}
                      </option>
                    ))}
                  </select>
                </dd>
              </>
            ))}
          </dl>
        </>
      ) : (
        <p class="hint">
          {words.manyChoices}
        </p>
      )}
    </fieldset>
  );
}
