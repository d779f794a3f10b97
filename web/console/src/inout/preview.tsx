/** What was found in the table, and what becomes of it: counts, the rows with their reasons, and the word that registers. */
import { useState } from "preact/hooks";
import { grouped } from "../../../shared/format";
import { Button, Confirm, Form, Icon, LongText, Ltr, MendSummary, Notice, Waits } from "../../../shared/kit";
import { Failed, useTask } from "../../../shared/task";
import { fill, inWords, labelled, language } from "../core/language";
import { paths } from "../core/route";
import { words } from "../texts/imports";
import { More, usePages } from "../ui/pages";
import { useTyped } from "../ui/typed";
import type { Stepped } from "./import";
import { confirmImport, type Import, type ImportRow, listRows, newKey, type Outcome, OVER, report } from "./imports-api";

const OUTCOMES: readonly Outcome[] = ["registered", "ready", "duplicate", "faulty"];
const SAID: Record<Outcome, { title: string; what: string; kind: string; icon: string }> = {
  registered: { title: words.registered, what: words.registeredWhat, kind: "moss", icon: "circle-check" },
  ready: { title: words.ready, what: words.readyWhat, kind: "moss", icon: "circle-check" },
  duplicate: { title: words.duplicate, what: words.duplicateWhat, kind: "saffron", icon: "users" },
  faulty: { title: words.faulty, what: words.faultyWhat, kind: "brick", icon: "triangle-alert" },
};

const shownOf = (one: Import) => OUTCOMES.filter((outcome) => one.counts[outcome] || (outcome !== "registered" && outcome !== "ready") || outcome === (one.state === "ready" ? "ready" : "registered"));

export function Figures({ one }: { one: Import }) {
  return (
    <ul class="figures-of">
      {shownOf(one).map((outcome) => (
        <li class="card" key={outcome}>
          <span class={SAID[outcome].kind}>
            <Icon name={SAID[outcome].icon} /> {SAID[outcome].title}
          </span>
          <strong>
            <Ltr>{grouped(one.counts[outcome] ?? 0)}</Ltr>
          </strong>
          <span class="muted">{outcome === "ready" && OVER.has(one.state) ? words.readyLeft : SAID[outcome].what}</span>
        </li>
      ))}
    </ul>
  );
}

export function Rows({ one }: { one: Import }) {
  const there = shownOf(one).filter((outcome) => one.counts[outcome] && outcome !== "ready");
  const [chosen, choose] = useState<Outcome | null>(null);
  const outcome = there.find((each) => each === chosen) ?? (there.includes("faulty") ? "faulty" : there[0]);
  const download = useTask(async () => {
    const link = document.createElement("a");
    link.href = URL.createObjectURL(await report(one.id, language));
    link.download = `import-${one.id.slice(0, 8)}.csv`;
    link.click();
    setTimeout(() => URL.revokeObjectURL(link.href), 60_000);
  });
  if (!outcome) return null;
  return (
    <section>
      <div class="filters">
        <div class="chips" role="group" aria-label={words.byOutcome}>
          {there.map((each) => (
            <button key={each} type="button" class="chip" aria-pressed={each === outcome} onClick={() => choose(each)}>
              {each === outcome && <Icon name="check" />} {SAID[each].title} (<Ltr>{grouped(one.counts[each] ?? 0)}</Ltr>)
            </button>
          ))}
        </div>
        <Button kind="secondary" icon="download" busy={download.busy} onPress={download.run}>
          {words.download}
        </Button>
      </div>
      <p class="hint">{words.downloadNote}</p>
      <Failed failure={download.failure} />
      <Page key={`${one.version} ${outcome}`} one={one} outcome={outcome} />
    </section>
  );
}

function Page({ one, outcome }: { one: Import; outcome: Outcome }) {
  const { items, failure, rest } = usePages<ImportRow>((cursor) => listRows(one.id, outcome, cursor));
  if (failure) return <Failed failure={failure} />;
  if (!items) return <Waits />;
  if (!items.length) return <p>{words.noRows}</p>;
  return (
    <>
      <div class="wide" role="region" tabIndex={0} aria-label={labelled(words.byOutcome, SAID[outcome].title)}>
        <table class="rows">
          <thead>
            <tr>
              <th scope="col" class="number">
                {words.line}
              </th>
              {outcome === "registered" ? <th scope="col">{words.reference}</th> : <th scope="col">{words.where}</th>}
              {outcome !== "registered" && <th scope="col">{words.why}</th>}
            </tr>
          </thead>
          <tbody>{items.map((row) => (outcome === "registered" ? <Made key={row.line} row={row} /> : <Told key={row.line} row={row} />))}</tbody>
        </table>
      </div>
      <More rest={rest} words={words.more} />
    </>
  );
}

function Made({ row }: { row: ImportRow }) {
  return (
    <tr class="made">
      <td class="number">
        <Ltr>{row.line}</Ltr>
      </td>
      <th scope="row">
        <a href={paths.file(row.application_id ?? "")}>
          <Ltr>{row.reference}</Ltr>
        </a>
      </th>
    </tr>
  );
}

function Told({ row }: { row: ImportRow }) {
  const [one, ...others] = row.problems;
  const rows = one ? [one, ...others] : [];
  return (
    <>
      {rows.map((problem, n) => (
        <tr key={`${row.line} ${n}`}>
          {n === 0 ? (
            <th scope="rowgroup" class="number" rowSpan={rows.length}>
              <Ltr>{row.line}</Ltr>
            </th>
          ) : null}
          <td>
            <bdi>{problem.column ?? words.wholeRow}</bdi>
          </td>
          <td>{inWords(problem.message)}</td>
        </tr>
      ))}
    </>
  );
}

interface Typed {
  source: string;
  basis: string;
  reason: string;
  silent: boolean;
}

const NOTHING: Typed = { source: "", basis: "", reason: "", silent: false };
const LEAST = 5;

export function Register({ one, onStep, onChanged }: Stepped) {
  const [typed, change, forget] = useTyped<Typed>(`confirm ${one.id}`, NOTHING);
  const [mends, setMends] = useState<{ field: string; words: string }[]>([]);
  const [asks, setAsks] = useState<string | null>(null);
  const count = grouped(one.counts["ready"] ?? 0);
  const task = useTask(async () => {
    const body = { source: typed.source.trim(), legal_basis: typed.basis.trim(), reason: typed.reason.trim(), tell: !typed.silent };
    const after = await confirmImport(one, body, asks ?? newKey());
    setAsks(null);
    forget();
    onStep(after);
  });
  const look = () => {
    const found = [
      ...(typed.source.trim().length < 2 ? [{ field: "source", words: words.needSource }] : []),
      ...(typed.basis.trim().length < LEAST ? [{ field: "basis", words: words.needBasis }] : []),
      ...(typed.reason.trim().length < LEAST ? [{ field: "reason", words: words.needReason }] : []),
    ];
    setMends(found);
    if (!found.length) setAsks(newKey());
  };
  const mended = (field: string) => setMends((before) => before.filter((mend) => mend.field !== field));
  const mendOf = (field: string) => mends.find((mend) => mend.field === field)?.words ?? null;
  if (!one.counts["ready"]) {
    return (
      <Notice kind="turn">
        <p>{words.nothingReady}</p>
      </Notice>
    );
  }
  return (
    <section class="card">
      <h2>{words.confirmTitle}</h2>
      <Form onSubmit={look}>
        <MendSummary mends={mends} />
        <div class={mendOf("source") ? "field wrong" : "field"}>
          <label for="source">{words.source}</label>
          <p class="hint" id="source-hint">
            {words.sourceHint}
          </p>
          <input
            id="source"
            dir="auto"
            maxLength={120}
            value={typed.source}
            aria-invalid={!!mendOf("source")}
            aria-describedby="source-hint"
            onInput={(event) => {
              const source = event.currentTarget.value;
              mended("source");
              change((before) => ({ ...before, source }));
            }}
          />
        </div>
        <LongText id="basis" label={words.basis} hint={words.basisHint} mend={mendOf("basis")} value={typed.basis} onType={(basis) => {
            mended("basis");
            change((before) => ({ ...before, basis: basis.slice(0, 600) }));
          }}
        />
        <LongText id="reason" label={words.reason} mend={mendOf("reason")} value={typed.reason} onType={(reason) => {
            mended("reason");
            change((before) => ({ ...before, reason: reason.slice(0, 600) }));
          }}
        />
        <label class="tick">
          <input
            type="checkbox"
            checked={!typed.silent}
            onChange={(event) => {
              const silent = !event.currentTarget.checked;
              change((before) => ({ ...before, silent }));
            }}
          />
          <span>
            {words.tell} <small class="muted">{words.tellHint}</small>
          </span>
        </label>
        <div class="row">
          <Button type="submit" icon="check">
            {fill(words.register, { count })}
          </Button>
        </div>
      </Form>
      <Confirm open={asks !== null} title={words.sureTitle} yes={words.yes} busy={task.busy} onYes={task.run} onNo={() => setAsks(null)}>
        <p>{fill(words.sure, { count, source: typed.source.trim() })}</p>
        <p>{typed.silent ? words.sureSilent : fill(words.sureTell, { count })}</p>
        <p>{words.sureNote}</p>
        <Failed failure={task.failure} known={{ changed_meanwhile: words.notNow, not_now: words.notNow, programme_changed: words.programmeChanged, programme_closed: words.programmeClosed }}>
          <Button kind="secondary" icon="refresh-cw" onPress={onChanged}>
            {words.again}
          </Button>
        </Failed>
      </Confirm>
    </section>
  );
}
