/** A draft: what is done, what is left, and one button that goes on. */
import { useLocation } from "preact-iso";
import { useState } from "preact/hooks";
import type { Application } from "../core/api";
import { answersNow, move } from "../core/files";
import { fill, inWords } from "../../../shared/language";
import type { Programme } from "../../../shared/form/programme";
import { paths } from "../core/route";
import { Clashes } from "../form/clashes";
import { Step } from "../../../shared/form/step";
import { missingPapers, screensOf, unanswered } from "../../../shared/form/rules";
import { common } from "../texts/common";
import { words } from "../texts/follow";
import { CallMe } from "../ui/call-me";
import { Button, Confirm, Go, Page } from "../../../shared/kit";
import { Failed, useTask } from "../../../shared/task";

export function DraftPage({ programme, current }: { programme: Programme; current: Application }) {
  const { route } = useLocation();
  const [deleting, setDeleting] = useState(false);
  const answers = answersNow();
  const screens = screensOf(programme, current.kind, answers);
  const open = screens.map((screen, index) => ({ n: index + 1, left: unanswered(programme, current.kind, answers, screen).length })).filter((one) => one.left > 0);
  const questions = open.reduce((sum, one) => sum + one.left, 0);
  const papers = missingPapers(programme, current.kind, answers, current.documents).length;
  const remove = useTask(async () => {
    await move(current.id, "withdraw", {});
    route(paths.home(), true);
  });
  const first = open[0]?.n;
  const next = first !== undefined ? paths.question(current.id, first) : papers ? paths.papers(current.id) : paths.send(current.id);
  const title = fill(words.draftTitle, { programme: inWords(programme.title) });
  return (
    <Page title={title} back={{ href: paths.home(), words: common.myFiles }}>
      <Clashes programme={programme} id={current.id} />
      <p>{words.draftLead}</p>
      <ol class="steps">
        <Step href={paths.question(current.id, first ?? 1)} name={words.stepAnswers} left={questions} words={words} />
        <Step href={paths.papers(current.id)} name={words.stepPapers} left={papers} words={words} />
        <li>
          {questions || papers ? (
            <span class="step waits-turn">
              <span>{words.stepSend}</span> <span class="muted">{words.waitsFor}</span>
            </span>
          ) : (
            <a class="step" href={paths.send(current.id)}>
              {words.stepSend}
            </a>
          )}
        </li>
      </ol>
      <Go href={next}>{common.continue}</Go>
      <CallMe id={current.id} />
      <Button kind="danger" icon="trash-2" onPress={() => setDeleting(true)}>
        {words.deleteDraft}
      </Button>
      <Confirm open={deleting} title={words.withdrawAsk} yes={words.withdrawYes} no={words.withdrawNo} danger busy={remove.busy} onYes={remove.run} onNo={() => setDeleting(false)}>
        <p>{words.withdrawWhat}</p>
        <Failed failure={remove.failure} />
      </Confirm>
    </Page>
  );
}
