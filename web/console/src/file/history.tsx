/** What happened to the file, newest first. */
import { moment } from "../../../shared/format";
import { inWords } from "../core/language";
import type { StaffFile } from "../core/file";
import { stepWords, words } from "../texts/file";

type Step = StaffFile["timeline"][number];

const BY = { applicant: words.hers, staff: words.office, system: words.system };

export const stepName = (step: Step) => stepWords[step.type] ?? stepWords["other"];

export function History({ file }: { file: StaffFile }) {
  return (
    <ol class="steps">
      {[...file.timeline].reverse().map((step) => (
        <li key={step.type + step.at}>
          <p>
            <strong>{stepName(step)}</strong>
            {step.stage_title && <> · {inWords(step.stage_title)}</>}
          </p>
          <p class="muted">
            <time dateTime={step.at}>{moment(step.at)}</time>
            {step.by && <> · {BY[step.by]}</>}
          </p>
        </li>
      ))}
    </ol>
  );
}
