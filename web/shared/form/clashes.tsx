/** Answers that were changed here and elsewhere, side by side: whoever fills in the file chooses. Nothing is overwritten. */
import { nameOf, usePlaces } from "./places";
import type { Answer, Answers } from "./answers";
import type { Programme, Question } from "./programme";
import { spoken } from "./values";
import { words } from "@face/texts/form";
import { Button, focusTitle, Notice } from "../kit";
import { fill, inWords } from "../language";

/** `mine`: the answers as they are here; `theirs`: what is at the server now, of those that clash only. */
export function Clashes({ programme, mine, theirs, onDecide }: { programme: Programme; mine: Answers; theirs: Record<string, Answer | null>; onDecide: (name: string, mine: boolean) => void }) {
  const questions = programme.form.pages.flatMap((page) => page.fields).filter((question) => question.name in theirs);
  return (
    <>
      {questions.map((question) => (
        <Clash
          key={question.name}
          programme={programme}
          question={question}
          mine={mine[question.name]}
          theirs={theirs[question.name] ?? null}
          onDecide={(keepsMine) => {
            onDecide(question.name, keepsMine);
            focusTitle();
          }}
        />
      ))}
    </>
  );
}
function Clash({ programme, question, mine, theirs, onDecide }: { programme: Programme; question: Question; mine: Answer | undefined; theirs: Answer | null; onDecide: (mine: boolean) => void }) {
  usePlaces(programme, { ...(mine === undefined ? {} : { [question.name]: mine }) });
  usePlaces(programme, { ...(theirs === null ? {} : { [question.name]: theirs }) });
  const shown = (value: Answer | null | undefined) => spoken(programme, question, value, nameOf).text || words.empty;
  return (
    <Notice kind="turn" title={words.conflictTitle} live>
      <p>{inWords(question.label)}</p>
      <div class="both">
        <div>
          <p>
            {fill(words.conflictMine, { answer: "" })}
            <bdi>{shown(mine)}</bdi>
          </p>
          <Button kind="secondary" onPress={() => onDecide(true)}>
            {words.keepMine}
          </Button>
        </div>
        <div>
          <p>
            {fill(words.conflictTheirs, { answer: "" })}
            <bdi>{shown(theirs)}</bdi>
          </p>
          <Button kind="secondary" onPress={() => onDecide(false)}>
            {words.keepTheirs}
          </Button>
        </div>
      </div>
    </Notice>
  );
}
