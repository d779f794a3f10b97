/** What happened to the file, newest first. */
import type { Programme as Definition } from "../../../shared/form/programme";
import { pointed } from "../../../shared/form/rules";
import { moment } from "../../../shared/format";
import { inWords } from "../core/language";
import type { Programme, StaffFile } from "../core/file";
import { isMe } from "../core/work";
import { decisionReasons, paperReasons, stepWords, words } from "../texts/file";
import { Changes } from "./changes";
import { paperName } from "./papers";

type Step = StaffFile["timeline"][number];

const BY = { applicant: words.hers, staff: words.office, system: words.system };

export const stepName = (step: Step) => stepWords[step.type] ?? stepWords["other"];

/** A colleague by name, so that whoever reads knows whom to ask. */
function who(file: StaffFile, { by, actor }: Step): string | null {
  if (actor && isMe(actor)) return words.you;
  return (actor && file.colleagues?.[actor]) || (by ? BY[by] : null);
}

export function WhenAndWho({ file, step }: { file: StaffFile; step: Step }) {
  const name = who(file, step);
  return (
    <>
      <time dateTime={step.at}>{moment(step.at)}</time>
      {name && (
        <>
          {" · "}
          <bdi>{name}</bdi>
        </>
      )}
    </>
  );
}

type Mended = NonNullable<StaffFile["corrections"]>[number]["answers"];

/** What the office made of her answers: what was there is not lost. */
function OldAndNew({ answers }: { answers: Mended }) {
  if (!answers.length) return null;
  const said = (answer: Mended[number]["before"]) => (answer ? <bdi>{inWords(answer)}</bdi> : <span class="muted">{words.noAnswer}</span>);
  return <Changes of={answers.map((one) => ({ name: one.name, question: inWords(one.question), before: said(one.before), after: said(one.after) }))} />;
}

export function History({ file, programme, definition }: { file: StaffFile; programme: Programme; definition: Definition }) {
  const questions = definition.form.pages.flatMap((page) => page.fields);
  const asked = (step: Step) => [...(step.papers ?? []).map((pointer) => paperName(programme, pointed(pointer))), ...labels(step)];
  const labels = (step: Step) => (step.answers ?? []).flatMap((pointer) => questions.filter((one) => one.name === pointer.split("/").pop()).map((one) => inWords(one.label)));
  const why = (step: Step) => (step.reason_codes ?? []).map((code, n) => decisionReasons[code] ?? paperReasons[code] ?? (step.reasons?.[n] ? inWords(step.reasons[n]) : code));
  const mended = new Map((file.corrections ?? []).map((one) => [one.sequence, one.answers]));
  return (
    <ol class="steps">
      {[...file.timeline].reverse().map((step) => (
        <li key={step.sequence}>
          <p>
            <strong>{stepName(step)}</strong>
            {step.stage_title && <> · {inWords(step.stage_title)}</>}
          </p>
          {why(step).length > 0 && <p>{why(step).join(" · ")}</p>}
          {!mended.has(step.sequence) && asked(step).length > 0 && <p>{asked(step).join(" · ")}</p>}
          <OldAndNew answers={mended.get(step.sequence) ?? []} />
          <p class="muted">
            <WhenAndWho file={file} step={step} />
          </p>
        </li>
      ))}
    </ol>
  );
}
