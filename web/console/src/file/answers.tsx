/** Her answers by the questions of the form, in the reader's language. */
import { Fragment } from "preact";
import { day, dirhams, grouped, phone } from "../../../shared/format";
import { Ltr } from "../../../shared/kit";
import type { Programme, StaffFile } from "../core/file";
import { inWords } from "../core/language";
import { words } from "../texts/file";

type Question = Programme["form"]["pages"][number]["fields"][number];

export function Answers({ file, programme }: { file: StaffFile; programme: Programme }) {
  return (
    <>
      {programme.form.pages.map((page) => (
        <section key={page.id}>
          <h3>{inWords(page.title)}</h3>
          <dl class="facts">
            {page.fields.map((question) => (
              <Fragment key={question.name}>
                <dt>{inWords(question.label)}</dt>
                <dd>
                  <Said question={question} answer={file.answers[question.name]} />
                </dd>
              </Fragment>
            ))}
          </dl>
        </section>
      ))}
    </>
  );
}

function Said({ question, answer }: { question: Question; answer: unknown }) {
  if (answer === undefined || answer === null || answer === "") return <span class="muted">{words.noAnswer}</span>;
  if (typeof answer === "boolean") return <>{answer ? words.yes : words.no}</>;
  if (typeof answer === "number") return <Ltr>{question.widget === "money" ? dirhams(answer) : grouped(answer)}</Ltr>;
  if (Array.isArray(answer)) return <>{answer.map((one) => named(question, String(one))).join(" · ")}</>;
  if (question.widget === "date") return <>{day(String(answer))}</>;
  if (question.widget === "phone") return <Ltr>{phone(String(answer))}</Ltr>;
  return <bdi>{named(question, String(answer))}</bdi>;
}

function named(question: Question, value: string): string {
  const option = question.options?.find((one) => one.value === value);
  return option ? inWords(option.label) : value;
}
