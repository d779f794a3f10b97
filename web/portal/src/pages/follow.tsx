/** A sent file: where it is, what she must do, until when; and what happened so far. */
import { Fragment } from "preact";
import { useState, useRef } from "preact/hooks";
import type { ComponentChildren } from "preact";
import { type Application, askAsHer, newKey, Problem } from "../core/api";
import { keep, letGo, move, pending, read, send as sendAnswers } from "../core/files";
import { day, daysUntil, moment } from "../../../shared/format";
import { fill, inWords, labelled, language } from "../../../shared/language";
import type { Programme, Question } from "../../../shared/form/programme";
import { pointed, pointerOf } from "../../../shared/form/rules";
import { paths } from "../core/route";
import { ListenButton } from "../../../shared/form/listen";
import { isHere } from "../papers/queue";
import { common } from "../texts/common";
import { languageNames, OPEN, statusLook, statusWords, stepWords, words } from "../texts/follow";
import { words as sendWords } from "../texts/send";
import { CallMe } from "../ui/call-me";
import { later } from "../ui/later";
import { Button, Confirm, Form, Go, Icon, LongText, Ltr, Notice, Page } from "../../../shared/kit";
import { Failed, useTask } from "../../../shared/task";

const AfterDecision = later(async () => (await import("./after")).AfterDecision);

/** One that ended before it was signed has none. */
const hasAgreement = (current: Application) => ["approved", "active"].includes(current.status) || !!current.after_decision?.agreed_on;

const BEFORE_ACTIVE = [...OPEN, "approved", "waitlisted"];

export function FollowPage({ programme, current }: { programme: Programme; current: Application }) {
  const look = statusLook[current.status] ?? statusLook["in_review"]!;
  // A decided file keeps the stage that decided it: of no use to her any more.
  const stage = OPEN.includes(current.status) ? programme.stages.find((one) => one.id === current.stage) : undefined;
  const late = current.deadline !== null && daysUntil(current.deadline) < 0;
  const spoken = [statusWords[current.status] ?? "", inWords(current.next_step), current.deadline && OPEN.includes(current.status) ? fill(words.answerBy, { day: day(current.deadline) }) : ""];
  return (
    <Page title={inWords(programme.title)} back={{ href: paths.home(), words: common.myFiles }} beside={<ListenButton programme={programme} texts={spoken} />}>
      <p class="muted">
        {words.reference} <Ltr>{current.reference}</Ltr>
      </p>

      <TooLate programme={programme} current={current} />
      <h2>{words.whereTitle}</h2>
      <div class={look.kind}>
        <Icon name={look.icon} />
        <div>
          <p>
            <strong>{statusWords[current.status]}</strong>
          </p>
          <p>{fill(words.since, { day: day(current.since) })}</p>
          {stage && (
            <p>{labelled(words.stage, inWords(stage.title))}</p>
          )}
        </div>
      </div>

      {current.status !== "rejected" && <h2>{words.whatTitle}</h2>}
      {current.status === "changes_requested" && <Asked programme={programme} current={current} />}
      {/* Of a refusal the appeal below says what she can do, and until when. */}
      {!["changes_requested", "rejected"].includes(current.status) && <p>{inWords(current.next_step)}</p>}

      {current.deadline && OPEN.includes(current.status) && (
        <>
          <h2>{words.untilTitle}</h2>
          <p>
            {late ? (
              words.dayOver
            ) : (
              <>
                {fill(words.answerBy, { day: day(current.deadline) })} {fill(words.daysLeft, { days: daysUntil(current.deadline) })}
              </>
            )}
          </p>
        </>
      )}
      {current.status === "rejected" && <Refused current={current} />}
      {hasAgreement(current) && <AfterDecision programme={programme} current={current} />}
      <Grievances current={current} />

      {current.submitted_at && (
        <Go href={paths.receipt(current.id)} kind="secondary" icon="file-check">
          {words.receipt}
        </Go>
      )}
      <section>
        <h2>{words.history}</h2>
        <History programme={programme} current={current} />
      </section>
      <section>
        <h2>{words.office}</h2>
        <p>
          <Icon name="building-2" /> {inWords(current.office)}
        </p>
        <CallMe id={current.id} />
      </section>
      <details>
        <summary>{words.moreActions}</summary>
        <MessagesLanguage current={current} />
        {current.status !== "draft" && <Complain current={current} />}
        {BEFORE_ACTIVE.includes(current.status) && <Withdraw current={current} />}
      </details>
    </Page>
  );
}

/** Answers that were written on this phone and came after the file had been sent from elsewhere: they are not in it. */
function TooLate({ programme, current }: { programme: Programme; current: Application }) {
  const names = Object.keys(pending.value?.answers ?? {});
  if (!names.length || current.status === "changes_requested") return null;
  const questions = programme.form.pages.flatMap((page): Question[] => page.fields).filter((field) => names.includes(field.name));
  return (
    <Notice kind="turn" title={words.tooLate} live>
      <p>{words.tooLateWhat}</p>
      <ul>
        {questions.map((field) => (
          <li key={field.name}>{inWords(field.label)}</li>
        ))}
      </ul>
      <Button kind="secondary" onPress={() => void letGo(current.id)}>
        {words.tooLateSeen}
      </Button>
    </Notice>
  );
}

/** What the office asked for, by name, and the way to it; then one button that sends it back. */
function Asked({ programme, current }: { programme: Programme; current: Application }) {
  const [missing, setMissing] = useState<string[]>([]);
  const key = useRef(newKey());
  const questions = programme.form.pages.flatMap((page): Question[] => page.fields);
  const answers = (current.asked_answers ?? []).map((pointer) => questions.find((field) => `/answers/${field.name}` === pointer || `/${field.name}` === pointer)).filter((field): field is Question => field !== undefined);
  const papers = (current.asked_papers ?? []).map((pointer) => {
    const { type, side } = pointed(pointer);
    return { pointer, name: paperName(programme, type, side), refused: current.documents.filter((one) => one.status === "rejected" && pointerOf(one.type, one.side) === pointer) };
  });
  const back = useTask(async () => {
    if (isHere(current.id)) await sendAnswers(current.id);
    if (isHere(current.id)) return setMissing([sendWords.stillHere]);
    try {
      await move(current.id, "resubmit", {}, key.current);
      setMissing([]);
    } catch (failure) {
      if (!(failure instanceof Problem) || failure.status !== 422) throw failure;
      setMissing(failure.mends.map((mend) => inWords(mend.message)));
    }
  });
  return (
    <Notice kind="turn" title={words.asked}>
      <ul>
        {papers.map(({ pointer, name, refused }) => (
          <li key={pointer}>
            {fill(refused.length ? words.askedPaper : words.askedMissing, { paper: name })}
            {refused.map((paper) => (
              <Fragment key={paper.document_id}>
                {paper.reason_text && <p class="muted">{inWords(paper.reason_text)}</p>}
                {paper.note && (
                  <p class="muted" dir="auto">
                    {paper.note}
                  </p>
                )}
              </Fragment>
            ))}
          </li>
        ))}
        {answers.map((field) => (
          <li key={field.name}>{fill(words.askedAnswer, { question: inWords(field.label) })}</li>
        ))}
      </ul>
      {missing.length > 0 && (
        <div role="alert">
          <p>
            <strong>{words.notYet}</strong>
          </p>
          <ul>
            {missing.map((sentence) => (
              <li key={sentence}>{sentence}</li>
            ))}
          </ul>
        </div>
      )}
      <Failed failure={back.failure} />
      {answers.length > 0 && <Go href={paths.question(current.id, 1)}>{words.mendNow}</Go>}
      {answers.length === 0 && papers.length > 0 && (
        <Go href={paths.papers(current.id)} icon="camera">
          {words.mendNow}
        </Go>
      )}
      <Button kind="secondary" icon="send" busy={back.busy} onPress={back.run}>
        {words.resubmit}
      </Button>
    </Notice>
  );
}

function paperName(programme: Programme, type: string, side: string | null): string {
  const wanted = programme.documents.find((one) => one.type === type);
  const sides: Record<string, string> = { front: common.front, back: common.back_side };
  return `${wanted ? inWords(wanted.title) : type}${side ? ` (${sides[side] ?? side})` : ""}`;
}

/** Why, and the appeal within its time. */
function Refused({ current }: { current: Application }) {
  const refusal = [...current.timeline].reverse().find((one) => one.type === "ApplicationRejected" || one.type === "AppealDecided");
  const appealed = current.timeline.some((one) => one.type === "AppealFiled");
  const until = current.appeal_until;
  return (
    <>
      {refusal && refusal.reasons && refusal.reasons.length > 0 && (
        <>
          <h2>{words.why}</h2>
          <ul>
            {refusal.reasons.map((reason) => (
              <li key={reason.en}>{inWords(reason)}</li>
            ))}
          </ul>
        </>
      )}
      <h2>{words.appealTitle}</h2>
      {appealed ? (
        <Notice kind="done" live>
          <p>{words.appealSent}</p>
        </Notice>
      ) : until && Date.parse(until) > Date.now() ? (
        <>
          <p>{fill(words.appealWhy, { day: day(until) })}</p>
          <Letter id={current.id} about="appeal" words={{ open: words.appealOpen, ask: words.appealText, needed: words.appealNeeded, send: words.appealSend }} />
        </>
      ) : (
        until && <p>{fill(words.appealOver, { day: day(until) })}</p>
      )}
    </>
  );
}

/** Her own words to the office; they move her file. */
function Letter({ id, about, words: said }: { id: string; about: "appeal" | "complaint"; words: Record<"open" | "ask" | "needed" | "send", string> }) {
  const [open, setOpen] = useState(false);
  const [text, setText] = useState("");
  const [wrong, setWrong] = useState(false);
  const key = useRef(newKey());
  const send = useTask(async () => {
    if (!text.trim()) {
      setWrong(true);
      document.getElementById(about)?.focus();
      return;
    }
    setWrong(false);
    await move(id, about, { text: text.trim() }, key.current);
    setOpen(false);
  });
  if (!open) {
    return (
      <Button kind="secondary" icon="message-square" onPress={() => setOpen(true)}>
        {said.open}
      </Button>
    );
  }
  return (
    <Form onSubmit={send.run}>
      <Failed failure={send.failure} />
      <LongText id={about} label={said.ask} mend={wrong ? said.needed : null} value={text} onType={setText} />
      <Button type="submit" icon="send" busy={send.busy}>
        {said.send}
      </Button>
    </Form>
  );
}

/** Her appeals and complaints: since when, by when, and what she was answered. */
function Grievances({ current }: { current: Application }) {
  const grievances = current.grievances ?? []; // a copy on the phone may be older than they are
  if (!grievances.length) return null;
  return (
    <section>
      <h2>{words.grievances}</h2>
      {grievances.map((one) => (
        <section class="card" key={one.about + one.filed_at}>
          <h3>{one.about === "appeal" ? words.aboutAppeal : words.aboutComplaint}</h3>
          {one.text && (
            <p dir="auto" class="said">
              {one.text}
            </p>
          )}
          <p class="muted">{fill(words.grievanceCame, { day: day(one.filed_at) })}</p>
          {one.acknowledged_at && <p>{fill(words.grievanceLooked, { day: day(one.acknowledged_at) })}</p>}
          {!one.answered_at && (
            <p>
              {!one.acknowledged_at && fill(words.grievanceSoon, { day: day(one.acknowledge_by) })} {fill(words.answerBy, { day: day(one.answer_by) })}
            </p>
          )}
          {one.answered_at && <p>{fill(one.answer ? words.grievanceAnswered : words.grievanceDecided, { day: day(one.answered_at) })}</p>}
          {one.answer && (
            <p dir="auto" class="said">
              {one.answer}
            </p>
          )}
        </section>
      ))}
    </section>
  );
}

/** About anything; one at a time. */
function Complain({ current }: { current: Application }) {
  const ongoing = (current.grievances ?? []).some((one) => one.about === "complaint" && !one.answered_at);
  return (
    <Part title={words.complaintTitle}>
      {ongoing ? (
        <p role="status">{words.complaintOngoing}</p>
      ) : (
        <>
          <p>{words.complaintWhat}</p>
          <Letter id={current.id} about="complaint" words={{ open: words.complaintOpen, ask: words.complaintText, needed: words.complaintNeeded, send: words.complaintSend }} />
        </>
      )}
    </Part>
  );
}

/** The sentence of a step; of an acknowledgement there are two, by what it is about. */
function step(one: Application["timeline"][number]): string | undefined {
  return stepWords[`${one.type}.${one.about ?? ""}`] ?? stepWords[one.type];
}

function History({ programme, current }: { programme: Programme; current: Application }) {
  const steps = current.timeline.filter((one) => step(one) !== undefined);
  return (
    <ol class="history">
      {steps.map((one) => (
        <li key={one.sequence}>
          <p>
            <strong>{step(one)}</strong> {one.stage_title && one.type === "StagePassed" && <span>({inWords(one.stage_title)})</span>}
          </p>
          {one.reasons?.map((reason) => (
            <p key={reason.en}>{inWords(reason)}</p>
          ))}
          {one.papers && one.papers.length > 0 && <p>{one.papers.map(pointed).map(({ type, side }) => paperName(programme, type, side)).join(" · ")}</p>}
          <p class="muted">
            <time dateTime={one.at}>{moment(one.at)}</time>
          </p>
        </li>
      ))}
    </ol>
  );
}

/** SMS of this file come in one language; here she takes that of the page. */
function MessagesLanguage({ current }: { current: Application }) {
  const [done, setDone] = useState(false);
  const change = useTask(async () => {
    await askAsHer((api, headers) => api.POST("/applications/{id}/language", { body: { language }, params: { path: { id: current.id } }, headers }));
    setDone(true);
    await keep(await read(current.id));
  });
  return (
    <Part title={words.messagesLanguage}>
      <p>{done ? words.messagesChanged : fill(words.messagesNow, { language: languageNames[current.language] })}</p>
      <Failed failure={change.failure} />
      {!done && current.language !== language && (
        <Button kind="secondary" icon="message-square" busy={change.busy} onPress={change.run}>
          {words.messagesChange}
        </Button>
      )}
    </Part>
  );
}

function Withdraw({ current }: { current: Application }) {
  const [asking, setAsking] = useState(false);
  const [reason, setReason] = useState("");
  const key = useRef(newKey());
  const go = useTask(async () => {
    await move(current.id, "withdraw", reason.trim() ? { reason: reason.trim() } : {}, key.current);
    setAsking(false);
  });
  return (
    <Part title={words.withdraw}>
      <p>{words.withdrawWhat}</p>
      <Button kind="danger" onPress={() => setAsking(true)}>
        {words.withdraw}
      </Button>
      <Confirm open={asking} title={words.withdrawAsk} yes={words.withdrawYes} no={words.withdrawNo} danger busy={go.busy} onYes={go.run} onNo={() => setAsking(false)}>
        <p>{words.withdrawWhat}</p>
        <Failed failure={go.failure} />
        <div class="field">
          <label for="reason">{words.withdrawWhy}</label>
          <input id="reason" dir="auto" maxLength={500} value={reason} onInput={(event) => setReason(event.currentTarget.value)} />
        </div>
      </Confirm>
    </Part>
  );
}

function Part({ title, children }: { title: string; children: ComponentChildren }) {
  return (
    <section class="card">
      <h3>{title}</h3>
      {children}
    </section>
  );
}
