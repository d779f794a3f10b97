/** One payment order: its lines, the file for the bank, and the bank's answer, read before it is recorded. */
import { useLocation, useRoute } from "preact-iso";
import { useEffect, useState } from "preact/hooks";
import { day, dirhams, moment } from "../../../shared/format";
import { Button, Ltr, Notice, Page, Waits } from "../../../shared/kit";
import { Failed, useLoaded, useTask } from "../../../shared/task";
import { fill, inWords, labelled } from "../core/language";
import { paths } from "../core/route";
import { may } from "../core/session";
import { Take } from "../../../shared/papers/parts";
import { stateWords, words } from "../texts/money";
import { words as stalledWords } from "../texts/stalled";
import { Stalled } from "../ui/stalled";
import { Table } from "../ui/table";
import { bankFile, continueRun, readRun, reconcile, type Reconciled, type Run } from "./api";
import { counted } from "./payments";
import { read } from "./text";
import "./money.css";

const AGAIN = 1_500;
const SELDOM = 30_000;

export function RunPage() {
  const { params } = useRoute();
  const id = params["id"] ?? "";
  const { path } = useLocation();
  const { value: loaded, failure, again } = useLoaded(() => readRun(id), [id, path]);
  // What a step answered is newer than what was loaded before it.
  const [now, setNow] = useState<Run | null>(null);
  useEffect(() => setNow(null), [loaded]);
  const run = now ?? loaded;
  useEffect(() => {
    if (!run?.busy) return;
    const timer = setTimeout(again, run.stalled ? SELDOM : AGAIN);
    return () => clearTimeout(timer);
  }, [run]);
  return (
    <Page title={run ? fill(words.orderOf, { day: day(run.at) }) : words.order} back={{ href: paths.payments(run ? { programme: run.programme, region: run.region } : {}), words: words.toPayments }}>
      <Failed failure={failure} />
      {run ? <Shown run={run} onStep={setNow} onChanged={again} /> : !failure && <Waits />}
    </Page>
  );
}

function Shown({ run, onStep, onChanged }: { run: Run; onStep: (after: Run) => void; onChanged: () => void }) {
  const waiting = run.counts["waiting"] ?? 0;
  const download = useTask(async () => {
    const link = document.createElement("a");
    link.href = URL.createObjectURL(await bankFile(run.id));
    link.download = `order-${run.id.slice(0, 8)}.csv`;
    link.click();
    setTimeout(() => URL.revokeObjectURL(link.href), 60_000);
  });
  return (
    <>
      <p>
        {moment(run.at)} · <bdi>{dirhams(run.amount_mad)}</bdi> · {counted(run)}
      </p>
      <Stalled of={run} may={may("order_payments")} onContinue={async () => onStep(await continueRun(run.id))} />
      <div role="status">{waiting > 0 ? <Notice icon={run.stalled ? "circle-alert" : "hourglass"}><p>{fill(run.stalled ? stalledWords.howFar : words.making, { done: run.lines - waiting, all: run.lines })}</p></Notice> : <p class="moss">{words.made}</p>}</div>
      {may("order_payments") && waiting === 0 && (
        <>
          {(run.counts["ordered"] ?? 0) > 0 && (
            <section class="card">
              <Button kind="secondary" icon="download" busy={download.busy} onPress={download.run}>
                {words.download}
              </Button>
              <p class="hint">{words.downloadNote}</p>
              <Failed failure={download.failure} />
            </section>
          )}
          <Answer run={run} onRecorded={onChanged} />
        </>
      )}
      <h2>{words.linesTitle}</h2>
      <Table name={words.linesTitle} kind="money" heads={[words.reference, { number: words.amount }, words.orderState]}>
        {run.items.map((line) => (
          <tr key={line.at}>
            <th scope="row">
              <a href={paths.file(line.application_id)}>
                <Ltr>{line.reference}</Ltr>
              </a>
            </th>
            <td class="number">
              <bdi>{dirhams(line.amount_mad)}</bdi>
            </td>
            <td>
              {stateWords[line.state]}
              {line.told && <small>{words.told}</small>}
              {line.reason && !line.told && <small class={line.state === "returned" ? "brick" : ""}>{inWords(line.reason)}</small>}
            </td>
          </tr>
        ))}
      </Table>
    </>
  );
}

function Answer({ run, onRecorded }: { run: Run; onRecorded: () => void }) {
  const [csv, setCsv] = useState<string | null>(null);
  const [wrong, setWrong] = useState<"tooLarge" | "notText" | null>(null);
  const [seen, setSeen] = useState<Reconciled | null>(null);
  const [done, setDone] = useState(false);
  const look = useTask(async (file: File) => {
    setDone(false);
    setSeen(null);
    const found = await read(file);
    setWrong("wrong" in found ? found.wrong : null);
    if ("wrong" in found) return;
    setCsv(found.text);
    setSeen(await reconcile(run.id, found.text, false));
  });
  const confirm = useTask(async () => {
    if (csv === null) return;
    await reconcile(run.id, csv, true);
    setSeen(null);
    setCsv(null);
    setDone(true);
    onRecorded();
  });
  return (
    <section class="card">
      <h2>{words.answer}</h2>
      <p class="hint" id="answer-hint">
        {words.answerHint}
      </p>
      <p class="field">
        <Take id="answer" icon="file-text" words={words.chooseFile} of={words.answer} accept=".csv,text/csv,text/plain" one hint="answer-hint" onTake={([file]) => file && look.run(file)} />
      </p>
      {look.busy && <Waits />}
      {wrong && (
        <div role="alert">
          <Notice kind="refused">
            <p>{wrong === "tooLarge" ? words.tooLarge : words.notText}</p>
          </Notice>
        </div>
      )}
      <Failed failure={look.failure} />
      {done && (
        <Notice kind="done" live>
          <p>{words.confirmed}</p>
        </Notice>
      )}
      {seen && <Preview seen={seen} />}
      <Failed failure={confirm.failure} />
      {seen && (
        <div class="row">
          {seen.matched > 0 ? (
            <Button icon="check" busy={confirm.busy} onPress={confirm.run}>
              {fill(words.confirm, { count: seen.matched })}
            </Button>
          ) : (
            <p>{words.nothingNew}</p>
          )}
          <Button kind="secondary" onPress={() => setSeen(null)}>
            {words.otherFile}
          </Button>
        </div>
      )}
    </section>
  );
}

const COLUMNS: Record<string, string> = { reference: words.columnReference, amount: words.columnAmount, date: words.columnDate, outcome: words.columnOutcome, reason: words.columnReason };

function Preview({ seen }: { seen: Reconciled }) {
  const rank = { wrong: 0, matched: 1, already: 2 };
  const items = [...seen.items].sort((one, other) => rank[one.state] - rank[other.state] || one.line - other.line);
  return (
    <>
      <h3>{words.previewTitle}</h3>
      <p role="status">
        <span class="moss">{fill(words.matched, { count: seen.matched })}</span> · {fill(words.already, { count: seen.already })} · <span class={seen.wrong ? "brick" : ""}>{fill(words.wrong, { count: seen.wrong })}</span>
      </p>
      <Table name={words.previewTitle} kind="money" heads={[{ number: words.fileLine }, words.reference, words.outcome, words.what]}>
        {items.map((one) => (
          <tr key={one.line}>
            <th scope="row" class="number">
              {one.line}
            </th>
            <td>
              <Ltr>{one.reference}</Ltr>
            </td>
            <td>
              {one.outcome === "paid" ? words.outcomePaid : one.outcome === "returned" ? words.outcomeReturned : ""}
              {one.amount_mad !== null && (
                <small>
                  <bdi>{dirhams(one.amount_mad)}</bdi>
                </small>
              )}
              {one.on && <small>{fill(words.onDay, { day: day(one.on) })}</small>}
              {one.reason && <small>{inWords(one.reason)}</small>}
            </td>
            <td>
              {one.state === "matched" && <span class="moss">{words.willRecord}</span>}
              {one.state === "already" && words.alreadyDone}
              {one.state === "wrong" && (
                <>
                  <span class="brick">{words.toMend}</span>
                  {one.errors.map((error) => (
                    <small key={error.column + error.code}>
                      {COLUMNS[error.column] ? labelled(COLUMNS[error.column] ?? "", inWords(error.message)) : inWords(error.message)}
                    </small>
                  ))}
                </>
              )}
            </td>
          </tr>
        ))}
      </Table>
    </>
  );
}
