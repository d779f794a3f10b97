/** Answers that were changed here and elsewhere: she chooses, in words, wherever in her file she is. */
import { answersNow, conflicts, decide } from "../core/files";
import { fill, inWords } from "../../../shared/language";
import type { Programme, Question } from "../core/programme";
import type { Answer } from "../core/store";
import { words } from "../texts/form";
import { Button, focusTitle, Notice } from "../../../shared/kit";
import { nameOf, usePlaces } from "./places";
import { spoken } from "./values";

/** `onDecide`: told the answer's name, before her choice is kept. */
export function Clashes({ programme, id, onDecide }: { programme: Programme; id: string; onDecide?: (name: string) => void }) {
  const answers = answersNow();
  const questions = programme.form.pages.flatMap((page) => page.fields).filter((question) => question.name in conflicts.value);
  return (
    <>
      {questions.map((question) => (
        <Clash
          key={question.name}
          programme={programme}
          question={question}
          mine={answers[question.name]}
          theirs={conflicts.value[question.name] ?? null}
          onDecide={(mine) => {
            onDecide?.(question.name);
            void decide(id, question.name, mine);
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
      <p>
        {fill(words.conflictMine, { answer: "" })}
        <bdi>{shown(mine)}</bdi>
      </p>
      <p>
        {fill(words.conflictTheirs, { answer: "" })}
        <bdi>{shown(theirs)}</bdi>
      </p>
      <Button kind="secondary" onPress={() => onDecide(true)}>
        {words.keepMine}
      </Button>
      <Button kind="secondary" onPress={() => onDecide(false)}>
        {words.keepTheirs}
      </Button>
    </Notice>
  );
}
