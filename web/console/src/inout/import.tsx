/** One import, wherever it is: what it waits for, or how far whoever works on it has come. */
import { useLocation, useRoute } from "preact-iso";
import { useEffect, useState } from "preact/hooks";
import { day, grouped } from "../../../shared/format";
import { Button, Confirm, Go, Icon, Ltr, Notice, Page, Waits } from "../../../shared/kit";
import { Failed, useLoaded, useTask } from "../../../shared/task";
import { fill, inWords, labelled } from "../core/language";
import { paths } from "../core/route";
import { words } from "../texts/imports";
import { Stalled } from "../ui/stalled";
import { Columns } from "./columns";
import { BUSY, cancelImport, continueImport, type Import, newKey, OVER, readImport } from "./imports-api";
import { Figures, Register, Rows } from "./preview";
import { UnderstoodRows } from "./understood";
import "./inout.css";

const AGAIN = 1_500;
/** A file that was announced is here, and looked at, within minutes; or it hardly comes at all. */
const ARRIVES = 10 * 60_000;
const SELDOM = 30_000;

const late = (one: Import) => one.state === "uploading" && Date.now() - Date.parse(one.at) > ARRIVES;

export function ImportPage() {
  const { params } = useRoute();
  const { path } = useLocation();
  const id = params["id"] ?? "";
  const loaded = useLoaded(() => readImport(id), [id, path]);
  const [now, setNow] = useState<Import | null>(null);
  // What a step answered is newer than what was loaded before it.
  const one = now && loaded.value && now.id === loaded.value.id && now.version > loaded.value.version ? now : loaded.value;
  useEffect(() => {
    if (!one || !BUSY.has(one.state)) return;
    const timer = setTimeout(loaded.again, late(one) || one.stalled ? SELDOM : AGAIN);
    return () => clearTimeout(timer);
  }, [one, loaded.failure]);
  return (
    <Page title={one ? fill(words.one, { name: one.filename }) : words.title} back={{ href: paths.imports(), words: words.toList }}>
      <Failed failure={loaded.failure} />
      {one ? <Shown one={one} onStep={setNow} onChanged={loaded.again} /> : !loaded.failure && <Waits />}
    </Page>
  );
}

export interface Stepped {
  one: Import;
  onStep: (after: Import) => void;
  onChanged: () => void;
}

const STEP: Record<Import["state"], number> = { uploading: 0, reading: 0, mapping: 1, checking: 2, ready: 2, registering: 3, done: 4, cancelled: 4, failed: 4 };

function Shown(stepped: Stepped) {
  const { one } = stepped;
  const [again, setAgain] = useState(false);
  const mapping = !one.left && (one.state === "mapping" || (one.state === "ready" && again));
  return (
    <>
      <p>
        {inWords(one.title)} · {inWords(one.kind_title)}
        {one.rows > 0 && (
          <>
            {" "}
            · {labelled(words.rows, grouped(one.rows))}
          </>
        )}
      </p>
      <Steps at={mapping ? 1 : STEP[one.state]} over={OVER.has(one.state)} />
      {one.left && !OVER.has(one.state) && (
        <Notice icon="users" title={words.left}>
          <p>{words.leftWhat}</p>
        </Notice>
      )}
      <Stalled of={one} may onContinue={async (key) => stepped.onStep(await continueImport(one, key))} />
      {BUSY.has(one.state) && (late(one) ? <NotCome /> : <Works one={one} />)}
      {mapping && (
        <Columns
          {...stepped}
          onStep={(after) => {
            setAgain(false);
            stepped.onStep(after);
          }}
        />
      )}
      {one.state === "ready" && !mapping && !one.left && (
        <>
          <h2>{words.previewTitle}</h2>
          <Figures one={one} />
          <UnderstoodRows key={one.version} one={one} />
          <Rows one={one} />
          <div class="row">
            <Button kind="secondary" onPress={() => setAgain(true)}>
              {words.otherColumns}
            </Button>
          </div>
          <Register {...stepped} />
        </>
      )}
      {OVER.has(one.state) && <Over one={one} />}
      {!OVER.has(one.state) && <Cancel {...stepped} />}
    </>
  );
}

function Steps({ at, over }: { at: number; over: boolean }) {
  const steps = [words.stepFile, words.stepColumns, words.stepPreview, words.stepRegister, words.stepReport];
  return (
    <ol class="steps" aria-label={words.steps}>
      {steps.map((step, n) => (
        <li key={step} class={n < at || over ? "past" : ""} {...(n === at ? { "aria-current": "step" as const } : {})}>
          {n < at || over ? <Icon name="circle-check" /> : <Ltr>{n + 1}</Ltr>} {step}
        </li>
      ))}
    </ol>
  );
}

/** The state is read out once; how far it has come would be said without end. */
function Works({ one }: { one: Import }) {
  const counts = one.state === "checking" || one.state === "registering";
  const said = { uploading: words.uploading, reading: words.reading, checking: words.checking, registering: words.registering } as Record<string, string>;
  const line = said[one.state] ?? "";
  return (
    <div class="progress">
      {!one.stalled && (
        <p role="status">
          <Icon name="hourglass" /> {line}
        </p>
      )}
      {counts && (
        <>
          <progress max={one.rows} value={one.progress} aria-label={line} />
          <p>
            <bdi>{fill(words.howFar, { done: grouped(one.progress), all: grouped(one.rows) })}</bdi>
          </p>
        </>
      )}
      {!one.stalled && <p class="hint">{words.leave}</p>}
    </div>
  );
}

function NotCome() {
  return (
    <Notice kind="turn" title={words.notCome} live>
      <p>{words.notComeDo}</p>
      <Go kind="secondary" href={paths.imports()} icon="upload">
        {words.anew}
      </Go>
    </Notice>
  );
}

function Over({ one }: { one: Import }) {
  const registered = grouped(one.counts["registered"] ?? 0);
  return (
    <>
      {one.state === "done" && (
        <Notice kind="done" title={words.doneTitle} live>
          <p>{fill(words.doneWhat, { count: registered, source: one.confirmed?.source ?? "" })}</p>
          <p>{one.confirmed?.tell ? words.told : words.notTold}</p>
        </Notice>
      )}
      {one.state === "cancelled" && (
        <Notice live>
          <p>{fill(words.cancelledWhat, { count: registered })}</p>
        </Notice>
      )}
      {one.state === "failed" && (
        <div role="alert">
          <Notice kind="refused" title={words.failedWhat}>
            {one.why && <p>{inWords(one.why)}</p>}
          </Notice>
        </div>
      )}
      {!one.left && Object.keys(one.counts).length > 0 && (
        <>
          <Figures one={one} />
          <Rows one={one} />
        </>
      )}
      {one.rows > 0 && <p class="hint">{fill(words.erased, { day: day(one.expires_at) })}</p>}
      <div class="row">
        <Go kind="secondary" href={paths.imports()} icon="upload">
          {words.anew}
        </Go>
      </div>
    </>
  );
}

function Cancel({ one, onStep }: Stepped) {
  const [asks, setAsks] = useState<string | null>(null);
  const task = useTask(async () => {
    onStep(await cancelImport(one, asks ?? newKey()));
    setAsks(null);
  });
  return (
    <>
      <div class="row">
        <Button kind="secondary" icon="ban" onPress={() => setAsks(newKey())}>
          {words.cancel}
        </Button>
      </div>
      <Confirm open={asks !== null} danger title={words.cancelTitle} yes={words.cancelYes} no={words.cancelNo} busy={task.busy} onYes={task.run} onNo={() => setAsks(null)}>
        <p>{words.cancelWhat}</p>
        <Failed failure={task.failure} known={{ changed_meanwhile: words.notNow, not_now: words.notNow }} />
      </Confirm>
    </>
  );
}
