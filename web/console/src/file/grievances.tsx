/** Her appeals and complaints, each with its own two clocks. */
import { day, daysUntil } from "../../../shared/format";
import { Button, Icon, Notice } from "../../../shared/kit";
import type { StaffFile } from "../core/file";
import { fill } from "../core/language";
import { actionWords, words } from "../texts/file";
import { flagWords } from "../texts/work";
import type { About, Action } from "./decisions";

/** The id of their heading. */
export const GRIEVANCES = "grievances";

type Grievance = NonNullable<StaffFile["grievances"]>[number];

export function Grievances({ file, allowed, onChoose }: { file: StaffFile; allowed: readonly Action[]; onChoose: (action: Action, about?: About) => void }) {
  const all = file.grievances ?? [];
  const offer = (action: Action, about: About) =>
    allowed.includes(action) && (
      <Button kind="secondary" onPress={() => onChoose(action, about)}>
        {actionWords[action] ?? action}
      </Button>
    );
  return (
    <>
      {!all.length && <p class="muted">{words.noGrievances}</p>}
      {all.map((one) => (
        <div class="visit" key={one.about + one.filed_at}>
          <h3>{fill(one.about === "appeal" ? words.appealOf : words.complaintOf, { day: day(one.filed_at) })}</h3>
          <p class="written" dir="auto">
            {one.text ?? words.nothingWritten}
          </p>
          <Clock done={one.acknowledged_at} by={one.acknowledge_by} said={words.acknowledgedOn} due={one.answered_at ? null : words.acknowledgeBy} />
          <Clock done={one.answered_at} by={one.answer_by} said={words.answeredOn} due={words.answerBy} />
          {one.answer && (
            <>
              <p>
                <strong>{words.theAnswer}</strong>
              </p>
              <p class="written" dir="auto">
                {one.answer}
              </p>
            </>
          )}
          {!one.answered_at && (
            <div class="row">
              {!one.acknowledged_at && offer("acknowledge", one.about)}
              {one.about === "complaint" ? offer("answer_complaint", one.about) : offer("decide_appeal", one.about)}
            </div>
          )}
        </div>
      ))}
      {allowed.includes("complain") && (
        <Button kind="secondary" icon="message-square" onPress={() => onChoose("complain")}>
          {actionWords["complain"] ?? ""}
        </Button>
      )}
    </>
  );
}

/** What is open, on top of the file: what is due next, and the way to it. */
export function OpenGrievances({ file }: { file: StaffFile }) {
  const open = (file.grievances ?? []).filter((one) => !one.answered_at && file.flags.includes(`${one.about}_open`));
  return (
    <>
      {open.map((one) => (
        <Notice key={one.about} kind="turn" icon={one.about === "appeal" ? "scale" : "message-square"} title={flagWords[`${one.about}_open`] ?? ""}>
          {one.acknowledged_at ? <Clock done={null} by={one.answer_by} said="" due={words.answerBy} /> : <Clock done={null} by={one.acknowledge_by} said="" due={words.acknowledgeBy} />}
          <a class="link" href={`#${GRIEVANCES}`} onClick={goThere}>
            {one.about === "appeal" ? words.toAppeal : words.toComplaint}
          </a>
        </Notice>
      ))}
    </>
  );
}

/** The address of the page stays as it is. */
function goThere(event: Event): void {
  event.preventDefault();
  const heading = document.getElementById(GRIEVANCES);
  heading?.focus();
  heading?.scrollIntoView({ block: "start" });
}

/** A day that was kept, or one that is to be: with how near it is. */
function Clock({ done, by, said, due }: { done: Grievance["answered_at"]; by: string; said: string; due: string | null }) {
  if (done) {
    return (
      <p class="moss">
        <Icon name="circle-check" /> {fill(said, { day: day(done) })}
      </p>
    );
  }
  if (!due) return null;
  const left = daysUntil(by);
  return (
    <p class={left < 0 ? "brick" : left <= 3 ? "saffron" : ""}>
      <Icon name="clock" /> {fill(due, { day: day(by) })} ({left < 0 ? words.late : left === 0 ? words.today : fill(words.daysLeft, { days: left })})
    </p>
  );
}
