/** One file: her papers at one side; her answers, what happened and what is decided at the other. */
import { useRoute } from "preact-iso";
import { useEffect, useRef, useState } from "preact/hooks";
import type { Programme as Definition } from "../../../shared/form/programme";
import { day } from "../../../shared/format";
import { newKey, Problem } from "../../../shared/api";
import { Button, Icon, Notice, Page, Waits } from "../../../shared/kit";
import { Failed, useLoaded, useTask } from "../../../shared/task";
import { act, type Programme, programmeOf, readFile, type StaffFile, stageOf, type State } from "../core/file";
import { fill, inWords, labelled } from "../core/language";
import { paths } from "../core/route";
import { may, me } from "../core/session";
import { After, isAfter, isDue } from "../file/after";
import { MorePhotos, Sign } from "../file/agreement";
import { Alerts, ContactCard, Money, Place } from "../file/about";
import { Answers, Correct, Said } from "../file/answers";
import { Contacts, Notes } from "../file/beside";
import { Bring, mayBeBrought } from "../file/brought";
import { Bar, Decide } from "../file/decide";
import { type About, type Action, bodyOf, DECISIONS, NOTHING } from "../file/decisions";
import "../file/file.css";
import { Grievances, GRIEVANCES } from "../file/grievances";
import { History, stepName, WhenAndWho } from "../file/history";
import { type Mark, type Marks, NO_MARKS, standing, withAsked, withMark, withMissing } from "../file/marks";
import { type News, newsOf } from "../file/news";
import { PaperList, paperName, PaperView } from "../file/papers";
import { ChangeAccount, Pay } from "../file/pay";
import { overtaken, REFUSALS } from "../file/steps";
import { Visits, WriteVisit } from "../file/visits";
import { words as afterWords } from "../texts/after";
import { broughtWords } from "../texts/brought";
import { common } from "../texts/common";
import { actionWords, statusWords, words } from "../texts/file";
import { Keys } from "../ui/keys";
import { NextFile, NoNext, useNext } from "../ui/next-file";
import { PrintHistory } from "../ui/print-history";
import { useTyped } from "../ui/typed";
import { When } from "../ui/when";

/** Decisions with a form of their own. */
const FORMS: readonly Action[] = ["sign_agreement", "record_payment", "change_account", "record_follow_up"];

export function FilePage() {
  const id = useRoute().params["id"] ?? "";
  const back = useNext(id).back;
  const loaded = useLoaded(async () => {
    const file = await readFile(id);
    return { asked: id, file, programme: await programmeOf(file) };
  }, [id]);
  if (loaded.failure) {
    return (
      <Page title={common.notOpen} back={{ href: back }}>
        <Failed failure={loaded.failure} />
        <Button kind="secondary" icon="refresh-cw" onPress={loaded.again}>
          {common.tryAgain}
        </Button>
      </Page>
    );
  }
  if (loaded.value?.asked !== id) return <Waits />;
  return <File key={id} first={loaded.value.file} programme={loaded.value.programme} />;
}

/** Something is said once, after it was done. */
interface Told {
  words: string;
}

function File({ first, programme }: { first: StaffFile; programme: Programme }) {
  const [file, setFile] = useState(first);
  const [news, setNews] = useState<News | null>(null);
  const [told, setTold] = useState<Told | null>(null);
  const [doing, setDoing] = useState<{ action: Action; about: About | null; of: string | null } | null>(null);
  const [adding, setAdding] = useState(false);
  const [correcting, setCorrecting] = useState(false);
  const [bringing, setBringing] = useState(false);
  const [kept, putMarks] = useTyped<Marks>(`${file.id} marks`, NO_MARKS);
  const marks = standing(kept, file);
  const [open, setOpen] = useState<string | null>(file.documents.find((paper) => paper.status === "accepted")?.document_id ?? file.documents[0]?.document_id ?? null);
  const paper = file.documents.find((one) => one.document_id === open) ?? null;
  const box = useRef<HTMLDivElement>(null);
  const mine = me.value && me.value !== "asking" ? me.value.id : "";
  const allowed = (file.allowed_actions ?? []) as Action[];
  const asks = allowed.includes("request_changes");
  const definition = programme as unknown as Definition;

  /** The file as it is now; `because`: somebody changed it, and that is said. */
  const renew = async (because: boolean) => {
    const now = await readFile(file.id);
    if (because) setNews(newsOf(file, now));
    setFile(now);
  };
  const renewing = useTask(renew);
  /** The draft was open for her call alone, and that is answered. */
  const closed = told && file.status === "draft" && file.flags.includes("call_me") && renewing.failure instanceof Problem && renewing.failure.status === 404;
  const overtakenBy = () => {
    setDoing(null);
    setCorrecting(false);
    setBringing(false);
    setTold(null);
    renewing.run(true);
  };
  useEffect(() => {
    if (news) box.current?.focus();
  }, [news]);

  const key = useRef(newKey());
  const atOnce = useTask(async (action: Action) => {
    try {
      done(await act(file, bodyOf(action, file, NOTHING, null, NO_MARKS), key.current), action);
    } catch (failure) {
      if (!overtaken(failure)) throw failure;
      overtakenBy();
    }
  });
  const done = (_: State, action: Action) => {
    setDoing(null);
    setNews(null);
    if (DECISIONS[action]?.bar && !DECISIONS[action]?.atOnce) putMarks((before) => (action === "request_changes" ? NO_MARKS : { ...before, papers: Object.fromEntries(Object.entries(before.papers).filter(([, mark]) => !mark.good)) }));
    setTold({ words: fill(words.done, { action: actionWords[action] ?? action }) });
    renewing.run(false);
  };
  const written = (said: string) => () => {
    setTold({ words: said });
    renewing.run(false);
  };
  /** `of`: the instalment or the visit that it is about. */
  const choose = (action: Action, about: About | null = null, of: string | null = null) => {
    setTold(null);
    if (!DECISIONS[action]?.atOnce) return setDoing({ action, about, of });
    key.current = newKey();
    atOnce.run(action);
  };
  /** Photos may have come or gone meanwhile. */
  const stop = () => {
    setDoing(null);
    renewing.run(false);
  };
  const taking = { file, programme, onClose: doing?.action === "sign_agreement" ? stop : () => setDoing(null), onDone: done, onOvertaken: overtakenBy };
  const mark = (given: Mark | null) => paper && putMarks((before) => withMark(before, paper, given));
  const step = (by: number) => {
    const at = file.documents.findIndex((one) => one.document_id === open);
    const next = file.documents[at + by];
    if (!next) return;
    setOpen(next.document_id);
    requestAnimationFrame(() => document.getElementById("paper-title")?.focus());
  };
  const focus = (id: string) => () => document.getElementById(id)?.focus();
  const next = useNext(file.id);
  const keys = [
    ...(next.offered ? [{ key: "n", what: words.keyNextFile, press: next.run }] : []),
    { key: "j", what: words.keyNext, press: () => step(1) },
    { key: "k", what: words.keyBefore, press: () => step(-1) },
    { key: "v", what: words.keyViewer, press: focus("viewer") },
    { key: "+ - 0", what: words.keyZoom },
    { key: "r", what: words.keyTurn },
    { key: "← ↑ ↓ →", what: words.keyMove },
    { key: "PgUp PgDn", what: words.keyPages },
    ...(asks && paper?.status === "accepted"
      ? [
          { key: "g", what: words.keyGood, press: () => mark({ good: true }) },
          { key: "b", what: words.keyBad, press: focusBad },
        ]
      : []),
    { key: "a", what: words.keyAnswers, press: focus("answers") },
    ...(may("note") ? [{ key: "m", what: words.keyNote, press: focus("note") }] : []),
    { key: "d", what: words.keyDecide, press: () => document.querySelector<HTMLElement>(".bar button")?.focus() },
    ...(allowed.includes("claim") ? [{ key: "c", what: words.keyClaim, press: () => choose("claim") }] : []),
  ];
  function focusBad() {
    mark({ good: false, reason: "unreadable", note: "" });
    requestAnimationFrame(() => document.getElementById("verdict-reason")?.focus());
  }

  const title = fill(words.title, { reference: file.reference });
  if (closed) {
    return (
      <Page title={title} back={{ href: next.back }}>
        <Notice kind="done" live title={told.words}>
          <p>{words.closedAgain}</p>
        </Notice>
      </Page>
    );
  }
  return (
    <div class="file">
      <Page title={title} back={{ href: next.back }}
        beside={
          <div class="row">
            <Keys keys={keys} />
            {next.offered && <NextFile next={next} />}
          </div>
        }
      >
        <NoNext next={next} />
        <Head file={file} programme={programme} mine={mine} />
        <div ref={box} tabIndex={-1} class="said-above">
          {news && <NewsBox news={news} file={file} programme={programme} definition={definition} onSeen={() => setNews(null)} />}
          {told && (
            <Notice kind="done" live>
              <p>{told.words}</p>
            </Notice>
          )}
          <Failed failure={renewing.failure ?? atOnce.failure} known={REFUSALS} />
        </div>
        <div class="split">
          <div class="pane" role="region" aria-label={words.papers} tabIndex={0}>
            <h2>{words.papers}</h2>
            <PaperList file={file} programme={programme} marks={marks} open={open} onOpen={setOpen} />
            {paper && <PaperView file={file} programme={programme} paper={paper} mark={marks.papers[paper.document_id]} judging={asks} onMark={mark} />}
          </div>
          <div class="pane" role="region" aria-label={words.fileAndDecisions} tabIndex={0}>
            <Alerts file={file} programme={programme} allowed={allowed} onChoose={choose} asked={asks ? marks.missing : null} onAsk={(pointer, on) => putMarks((before) => withMissing(standing(before, file), pointer, on))} />
            {isAfter(file) && (
              <section>
                <h2>{afterWords.title}</h2>
                <After file={file} allowed={allowed} onChoose={(action, of) => choose(action, null, of ?? null)} onPhotos={() => setAdding(true)} />
              </section>
            )}
            <section>
              <div class="above">
                <h2 id="answers" tabIndex={-1}>
                  {words.answers}
                </h2>
                {(file.allowed_actions ?? []).includes("correct") && (
                  <button type="button" class="link" onClick={() => setCorrecting(true)}>
                    <Icon name="pencil" /> {words.correct}
                  </button>
                )}
              </div>
              <Answers file={file} definition={definition} asked={asks ? marks.answers : null} onAsk={(name, on) => putMarks((before) => withAsked(before, name, on))} />
            </section>
            <section>
              <h2>{words.money}</h2>
              <Money file={file} programme={programme} />
            </section>
            <section>
              <h2>{words.contact}</h2>
              <ContactCard file={file} allowed={allowed} onChoose={choose} />
              <Contacts file={file} writes={may("contact")} onDone={written(words.contactKept)} />
            </section>
            <section>
              <h2 id={GRIEVANCES} tabIndex={-1}>
                {words.grievances}
              </h2>
              <Grievances file={file} allowed={allowed} onChoose={choose} />
            </section>
            <section>
              <h2>{words.visits}</h2>
              <Visits file={file} onWrite={may("visit") ? () => choose("record_follow_up") : null} />
            </section>
            <section>
              <h2>{words.notes}</h2>
              <Notes file={file} writes={may("note")} onDone={written(words.noteKept)} />
            </section>
            <section>
              <div class="above">
                <h2>{words.history}</h2>
                {allowed.includes("mark_duplicate") && !file.flags.includes("possible_duplicate") && (
                  <button type="button" class="link" onClick={() => choose("mark_duplicate")}>
                    <Icon name="copy" /> {actionWords["mark_duplicate"]}
                  </button>
                )}
              </div>
              <History file={file} programme={programme} definition={definition} />
              {may("print_history") && <PrintHistory id={file.id} reference={file.reference} />}
              {may("audit") && (
                <p>
                  <a href={paths.audit({ reference: file.reference })}>{words.toAudit}</a>
                </p>
              )}
            </section>
          </div>
        </div>
        {may("act") && (
          <Bar actions={isDue(file) ? allowed : allowed.filter((one) => one !== "record_payment")} onChoose={choose}>
            {mayBeBrought(file) && (
              <Button icon="camera" onPress={() => (setTold(null), setBringing(true))}>
                {broughtWords.title}
              </Button>
            )}
          </Bar>
        )}
        {doing?.action === "sign_agreement" && <Sign {...taking} />}
        {doing?.action === "record_payment" && <Pay {...taking} instalment={doing.of} />}
        {doing?.action === "change_account" && <ChangeAccount {...taking} />}
        {doing?.action === "record_follow_up" && (
          <WriteVisit
            file={file}
            followUp={doing.of}
            onClose={stop}
            onDone={() => {
              setDoing(null);
              written(words.visitKept)();
            }}
          />
        )}
        {doing && !FORMS.includes(doing.action) && <Decide key={doing.action} {...taking} action={doing.action} about={doing.about} marks={marks} />}
        {adding && (
          <MorePhotos
            file={file}
            onClose={() => {
              setAdding(false);
              renewing.run(false);
            }}
          />
        )}
        {bringing && (
          <Bring
            file={file}
            programme={programme}
            onOvertaken={overtakenBy}
            onClose={() => {
              setBringing(false);
              renewing.run(false); // papers may have come
            }}
            onDone={(after) => {
              setBringing(false);
              setNews(null);
              setFile(after);
              setTold({ words: broughtWords.sentBack });
            }}
          />
        )}
        {correcting && (
          <Correct
            file={file}
            programme={programme}
            definition={definition}
            onClose={() => setCorrecting(false)}
            onOvertaken={overtakenBy}
            onDone={(after, { reaches }) => {
              setCorrecting(false);
              setNews(null);
              setFile(after);
              setTold({ words: reaches ? words.corrected : words.correctedAway });
            }}
          />
        )}
      </Page>
    </div>
  );
}

function Head({ file, programme, mine }: { file: StaffFile; programme: Programme; mine: string }) {
  const stage = stageOf(programme, file);
  const at = (pointer: string) => file.answers[pointer.slice(1)];
  const name = [at(programme.identity.first_name), at(programme.identity.family_name)].filter((one) => typeof one === "string").join(" ");
  const kind = programme.kind_titles[file.kind];
  return (
    <div class="head">
      <p>
        <strong>
          <bdi>{name || words.noName}</bdi>
        </strong>{" "}
        · {inWords(programme.title)}
        {kind && <> · {inWords(kind)}</>} · <Place file={file} />
      </p>
      <p>
        <span class="badge">
          {statusWords[file.status]}
          {stage && <> · {inWords(stage.title)}</>}
        </span>{" "}
        <Due file={file} /> {file.assignee && <Holder file={file} mine={mine} />}
      </p>
    </div>
  );
}

/** The nearest of its clocks, in the words of the list that it was opened from. */
function Due({ file }: { file: StaffFile }) {
  if (!file.due_at) return <small>{fill(words.since, { day: day(file.since) })}</small>;
  return <When item={file} dated />;
}

function Holder({ file, mine }: { file: StaffFile; mine: string }) {
  const name = file.assignee ? file.colleagues?.[file.assignee] : undefined;
  return (
    <span class={file.assignee === mine ? "moss" : "saffron"}>
      <Icon name="user" /> {file.assignee === mine ? words.withYou : name ? fill(words.withName, { name }) : words.withColleague}
    </span>
  );
}

/** Somebody changed the file meanwhile: what is new; what was typed here is still there. */
function NewsBox({ news, file, programme, definition, onSeen }: { news: News; file: StaffFile; programme: Programme; definition: Definition; onSeen: () => void }) {
  const question = (name: string) => definition.form.pages.flatMap((page) => page.fields).find((one) => one.name === name);
  return (
    <div role="alert">
      <Notice kind="turn" icon="users" title={words.changedMeanwhile}>
        <ul>
          {news.steps.map((one) => (
            <li key={one.sequence}>
              {stepName(one)} ·{" "}
              <small>
                <WhenAndWho file={file} step={one} />
              </small>
            </li>
          ))}
          {news.answers.map(({ name, before, after }) => {
            const found = question(name);
            return (
              found && (
                <li key={name}>
                  {labelled(inWords(found.label), "")} <Said definition={definition} question={found} answer={after} />{" "}
                  <small>
                    ({words.before} <Said definition={definition} question={found} answer={before} />)
                  </small>
                </li>
              )
            );
          })}
          {news.papers.map((one) => (
            <li key={one.document_id}>{paperName(programme, one)}</li>
          ))}
        </ul>
        <p>{words.yoursStays}</p>
        <Button kind="secondary" icon="check" onPress={onSeen}>
          {words.seen}
        </Button>
      </Notice>
    </div>
  );
}
