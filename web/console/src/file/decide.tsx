/** A decision: what it needs before it is shown and taken. */
import { useState } from "preact/hooks";
import { pointed } from "../../../shared/form/rules";
import { numberOf } from "../../../shared/form/values";
import { dirhams } from "../../../shared/format";
import { Button, LongText, Mend, Notice } from "../../../shared/kit";
import type { Programme, StaffFile, State } from "../core/file";
import { fill, inWords, labelled } from "../core/language";
import { actionWords, decisionReasons, paperReasons, words } from "../texts/file";
import { useTyped } from "../ui/typed";
import { OtherFile } from "./alike";
import { type About, type Action, bodyOf, DECISIONS, missing, NOTHING, type Typed } from "./decisions";
import { countOf, type Marks, refused } from "./marks";
import { paperName } from "./papers";
import { Steps } from "./steps";

const MENDS: Record<keyof Typed | "marks", string> = {
  marks: words.markFirst,
  amount: words.amountWrong,
  upheld: words.upheldMissing,
  phone: words.phoneMissing,
  other: words.otherMissing,
  reasons: words.reasonsMissing,
  note: words.noteMissing,
};

/** What the words are that go with a decision, when they are more than a note of the office. */
const NOTES: Partial<Record<Action, { label: string; hint: string }>> = {
  complain: { label: words.complaintText, hint: words.complaintTextHint },
  answer_complaint: { label: words.answerText, hint: words.answerTextHint },
  decide_appeal: { label: words.answerText, hint: words.answerTextHint },
};

interface Given {
  file: StaffFile;
  programme: Programme;
  action: Action;
  about: About | null;
  marks: Marks;
  onClose: () => void;
  onDone: (after: State, action: Action) => void;
  onOvertaken: () => void;
}

export function Decide({ file, programme, action, about, marks, onClose, onDone, onOvertaken }: Given) {
  const asks = DECISIONS[action] ?? {};
  const first = action === "approve" && file.requested_mad ? String(file.requested_mad) : "";
  const [typed, put, forget] = useTyped<Typed>(`${file.id} ${action}`, { ...NOTHING, amount: first });
  const [wrong, setWrong] = useState<(keyof Typed | "marks")[]>([]);
  const amounts = { ...asks, amount: asks.amount && programme.budget.gives_money };
  const amount = amounts.amount ? numberOf(typed.amount) : null;
  const body = () => {
    const found = missing(action, typed, amount, marks).filter((one) => one !== "amount" || amounts.amount);
    setWrong(found);
    if (!found.length) return bodyOf(action, file, typed, amount, marks, about);
    document.getElementById(`decide-${found[0]}`)?.focus();
    return null;
  };
  const nothingToFill = !Object.keys(asks).some((one) => ["reasons", "note", "amount", "upheld", "phone", "other"].includes(one));
  const left = countOf(marks);
  return (
    <Steps {...{ file, programme, action, nothingToFill, body, onClose, onOvertaken }} danger={asks.bar === "danger"} onDone={(after) => (forget(), onDone(after, action))}>
      {action === "request_changes" && <Asked file={file} programme={programme} marks={marks} wrong={wrong.includes("marks")} />}
      {action !== "request_changes" && asks.bar && left > 0 && (
        <Notice kind="turn">
          <p>{words.marksStay}</p>
        </Notice>
      )}
      {amounts.amount && <Line id="amount" label={words.amount} hint={amountHint(file, programme)} value={typed.amount} wrong={wrong} onType={(value) => put((now) => ({ ...now, amount: value }))} />}
      {asks.phone && <Line id="phone" label={words.newPhone} hint={words.newPhoneHint} value={typed.phone} wrong={wrong} onType={(value) => put((now) => ({ ...now, phone: value }))} />}
      {asks.other && <OtherFile file={file} value={typed.other} wrong={wrong.includes("other")} onType={(other) => put((now) => ({ ...now, other }))} />}
      {asks.upheld && (
        <Choice id="upheld" legend={words.upheld} wrong={wrong} options={[["true", words.upheldYes], ["false", words.upheldNo]]} chosen={typed.upheld === null ? [] : [String(typed.upheld)]} onChoose={(value) => put((now) => ({ ...now, upheld: value === "true" }))} />
      )}
      {asks.reasons && (
        <Choice
          many
          id="reasons"
          legend={words.reasons}
          hint={words.reasonsHint}
          wrong={wrong}
          options={asks.reasons.map((code): [string, string] => [code, decisionReasons[code] ?? code])}
          chosen={typed.reasons}
          onChoose={(code) => put((now) => ({ ...now, reasons: now.reasons.includes(code) ? now.reasons.filter((one) => one !== code) : [...now.reasons, code] }))}
        />
      )}
      {asks.note && (
        <LongText id="decide-note" label={NOTES[action]?.label ?? words.noteInside} hint={NOTES[action]?.hint ?? words.noteInsideHint} mend={wrong.includes("note") ? MENDS.note : null} value={typed.note} onType={(note) => put((now) => ({ ...now, note }))} />
      )}
    </Steps>
  );
}

function amountHint(file: StaffFile, programme: Programme): string {
  const ceiling = programme.budget.ceiling_mad;
  return ceiling ? fill(words.amountHint, { requested: dirhams(file.requested_mad), ceiling: dirhams(ceiling) }) : fill(words.askedFor, { requested: dirhams(file.requested_mad) });
}

/** Exactly what she is going to be asked for. */
function Asked({ file, programme, marks, wrong }: { file: StaffFile; programme: Programme; marks: Marks; wrong: boolean }) {
  const papers = file.documents.filter((paper) => refused(marks).includes(paper.document_id));
  const questions = programme.form.pages.flatMap((page) => page.fields).filter((question) => marks.answers.includes(question.name));
  if (!papers.length && !questions.length && !marks.missing.length) {
    return (
      <div id="decide-marks" tabIndex={-1} role={wrong ? "alert" : undefined}>
        <Notice kind="turn" title={words.nothingMarked}>
          <p>{words.markFirst}</p>
        </Notice>
      </div>
    );
  }
  return (
    <>
      <p>
        <strong>{words.askedOfHer}</strong>
      </p>
      <ul>
        {papers.map((paper) => {
          const mark = marks.papers[paper.document_id];
          return (
            <li key={paper.document_id}>
              {labelled(paperName(programme, paper), mark && !mark.good ? (paperReasons[mark.reason] ?? mark.reason) : "")}
              {mark && !mark.good && mark.note && (
                <p class="muted" dir="auto">
                  {mark.note}
                </p>
              )}
            </li>
          );
        })}
        {marks.missing.map((pointer) => (
          <li key={pointer}>{labelled(words.toAdd, paperName(programme, pointed(pointer)))}</li>
        ))}
        {questions.map((question) => (
          <li key={question.name}>{labelled(words.answerTo, inWords(question.label))}</li>
        ))}
      </ul>
    </>
  );
}

function Line({ id, label, hint, value, wrong, onType }: { id: "amount" | "phone"; label: string; hint: string; value: string; wrong: string[]; onType: (value: string) => void }) {
  const bad = wrong.includes(id);
  const read = id === "amount" ? numberOf(value) : null;
  return (
    <div class={bad ? "field wrong" : "field"}>
      <label for={`decide-${id}`}>{label}</label>
      <p class="hint" id={`decide-${id}-hint`}>
        {hint}
      </p>
      {bad && <Mend id={`decide-${id}-mend`}>{MENDS[id]}</Mend>}
      <input id={`decide-${id}`} inputMode={id === "amount" ? "decimal" : "tel"} autocomplete="off" value={value} aria-invalid={bad} aria-describedby={`decide-${id}-hint${bad ? ` decide-${id}-mend` : ""}`} onInput={(event) => onType(event.currentTarget.value)} />
      {read !== null && (
        <p class="hint">
          <bdi>{dirhams(read)}</bdi>
        </p>
      )}
    </div>
  );
}

function Choice({ id, legend, hint, options, chosen, wrong, many = false, onChoose }: { id: "upheld" | "reasons"; legend: string; hint?: string; options: [string, string][]; chosen: string[]; wrong: string[]; many?: boolean; onChoose: (value: string) => void }) {
  const bad = wrong.includes(id);
  return (
    <fieldset class={bad ? "field wrong" : "field"} aria-describedby={[hint && `decide-${id}-hint`, bad && `decide-${id}-mend`].filter(Boolean).join(" ") || undefined}>
      <legend>{legend}</legend>
      {hint && (
        <p class="hint" id={`decide-${id}-hint`}>
          {hint}
        </p>
      )}
      {bad && <Mend id={`decide-${id}-mend`}>{MENDS[id]}</Mend>}
      {options.map(([value, label], n) => (
        <label class="choice" key={value}>
          <input type={many ? "checkbox" : "radio"} name={`decide-${id}`} id={n === 0 ? `decide-${id}` : `decide-${id}-${value}`} checked={chosen.includes(value)} onChange={() => onChoose(value)} />
          <span>{label}</span>
        </label>
      ))}
    </fieldset>
  );
}

/** Always in sight: what may be decided now. */
export function Bar({ actions, onChoose, children }: { actions: readonly Action[]; onChoose: (action: Action) => void; children?: preact.ComponentChildren }) {
  const offered = (Object.keys(DECISIONS) as Action[]).filter((one) => DECISIONS[one]?.bar && actions.includes(one));
  let main = false;
  return (
    <div class="bar" role="group" aria-label={words.decisions}>
      {offered.map((one) => {
        const kind = DECISIONS[one]?.bar ?? "secondary";
        const first = kind === "main" && !main;
        main ||= first;
        return (
          <Button key={one} kind={kind === "main" && !first ? "secondary" : kind} onPress={() => onChoose(one)}>
            {actionWords[one] ?? one}
          </Button>
        );
      })}
      {!offered.length && !children && <p class="muted">{words.nothingToDecide}</p>}
      {children}
    </div>
  );
}
