/** What is here and what stands in a file of the server, side by side: who she is, and whatever else differs. */
import { Problem } from "../../../shared/api";
import type { Answers } from "../../../shared/form/answers";
import { nameOf, usePlaces } from "../../../shared/form/places";
import type { Programme, Question } from "../../../shared/form/programme";
import { spoken } from "../../../shared/form/values";
import { Icon, Waits } from "../../../shared/kit";
import { fill, inWords } from "../../../shared/language";
import { inPlainWords, useLoaded } from "../../../shared/task";
import { readFile } from "../core/file";
import { paths } from "../core/route";
import { words } from "../texts/help";
import { differing } from "./sending";

/** For whoever may read that file; that it was shown is logged there. Anybody else is told whom to ask. */
export function Sides({ programme, mine, file, reference }: { programme: Programme; mine: Answers; file: string; reference: string }) {
  const { value, failure } = useLoaded(() => readFile(file), [file]);
  if (value) {
    return (
      <>
        <Compared programme={programme} mine={mine} theirs={value.answers as Answers} reference={reference} />
        <a class="link" href={paths.file(file)}>
          <Icon name="eye" /> {fill(words.openFile, { reference })}
        </a>
      </>
    );
  }
  return failure ? <p>{failure instanceof Problem ? fill(words.notReadable, { reference }) : inPlainWords(failure)}</p> : <Waits />;
}

function Compared({ programme, mine, theirs, reference }: { programme: Programme; mine: Answers; theirs: Answers; reference: string }) {
  usePlaces(programme, mine);
  usePlaces(programme, theirs);
  const identity = Object.values(programme.identity);
  const differ = new Set(differing(mine, theirs));
  const questions = programme.form.pages.flatMap((page) => page.fields).filter(({ name }) => identity.includes(`/${name}`) || differ.has(name));
  const said = (question: Question, answers: Answers) => <bdi>{spoken(programme, question, answers[question.name], nameOf).text || words.unanswered}</bdi>;
  return (
    <table class="sides">
      {Object.keys(mine).length > 0 && <caption>{differ.size ? fill(words.howManyDiffer, { count: differ.size }) : words.noneDiffers}</caption>}
      <thead>
        <tr>
          <th scope="col">{words.hereSide}</th>
          <th scope="col">
            {words.thereSide} · <bdi dir="ltr">{reference}</bdi>
          </th>
        </tr>
      </thead>
      {questions.map((question) => (
        <tbody key={question.name} class={differ.has(question.name) ? "differs" : undefined}>
          <tr>
            <th scope="rowgroup" colSpan={2}>
              {inWords(question.label)}
              {differ.has(question.name) && (
                <span class="saffron">
                  {" "}
                  <Icon name="triangle-alert" /> {words.differs}
                </span>
              )}
            </th>
          </tr>
          <tr>
            <td>{said(question, mine)}</td>
            <td>{said(question, theirs)}</td>
          </tr>
        </tbody>
      ))}
    </table>
  );
}
