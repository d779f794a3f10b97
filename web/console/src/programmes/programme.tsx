/** One programme: what is current, what comes and who must do what, and all its versions. */
import { useLocation, useRoute } from "preact-iso";
import type { ComponentChildren } from "preact";
import { useRef, useState } from "preact/hooks";
import { newKey, Problem } from "../../../shared/api";
import { moment } from "../../../shared/format";
import { Button, Confirm, Go, Icon, LongText, Ltr, Notice, Page, Waits } from "../../../shared/kit";
import { Failed, useLoaded, useTask } from "../../../shared/task";
import { fill, inWords } from "../core/language";
import { paths } from "../core/route";
import { may } from "../core/session";
import { common } from "../texts/common";
import { words } from "../texts/programmes";
import { Keys } from "../ui/keys";
import { useRows } from "../ui/rows";
import { useTyped } from "../ui/typed";
import { type Draft, discard, listVersions, type Next, readProgramme, type Step, step } from "./api";
import { Differences } from "./differences";
import { Days } from "./list";
import { NextState, Phase } from "./states";
import "./programmes.css";

export const KNOWN = {
  same_person: words.samePerson,
  another_text: words.anotherText,
  published_meanwhile: words.publishedMeanwhile,
  nothing_new: words.nothingNew,
  programme_mistakes: words.mendFirst,
  draft_exists: words.draftExists,
  is_proposed: common.changedElsewhere,
  is_scheduled: common.changedElsewhere,
  is_draft: common.changedElsewhere,
  is_none: common.changedElsewhere,
  "412": common.changedElsewhere,
};

/** A name in a sentence, in whichever direction it is written. */
function apart(name: string | null): string {
  return name ? `\u2068${name}\u2069` : "—";
}

export function ProgrammePage() {
  const id = useRoute().params["id"] ?? "";
  const [now, setNow] = useState<Draft | null>(null);
  const [said, setSaid] = useState("");
  const loaded = useLoaded(async () => setNow(await readProgramme(id)), [id]);
  const back = { href: paths.programmes(), words: words.title };
  if (loaded.failure) {
    return (
      <Page title={common.notOpen} back={back}>
        <Failed failure={loaded.failure} />
        <Button kind="secondary" icon="refresh-cw" onPress={loaded.again}>
          {common.tryAgain}
        </Button>
      </Page>
    );
  }
  if (!now) return <Waits />;
  const { current, next } = now;
  const changed = (after: Draft | null, done: string) => {
    setSaid(done);
    if (after) setNow(after);
    else loaded.again();
  };
  return (
    <Page title={current ? inWords(current.title) : next?.title ? inWords(next.title) : id} back={back}>
      {said && (
        <Notice kind="done" live>
          <p>{said}</p>
        </Notice>
      )}
      <dl class="facts">
        <dt>{words.id}</dt>
        <dd>
          <Ltr>{id}</Ltr>
        </dd>
        <dt>{words.now}</dt>
        <dd>
          {current ? (
            <>
              <Phase phase={current.phase} /> · {fill(words.version, { n: current.version })}
            </>
          ) : (
            words.neverPublished
          )}
        </dd>
        {current && (
          <>
            <dt>{words.days}</dt>
            <dd>
              <Days opens={current.opens} closes={current.closes} />
            </dd>
          </>
        )}
      </dl>
      <section>
        <h2>{words.next}</h2>
        {next ? <Coming key={next.revision} now={now} next={next} onDone={changed} /> : <Nothing id={id} />}
      </section>
      {current && <Versions id={id} key={current.version} />}
    </Page>
  );
}

function Nothing({ id }: { id: string }) {
  return (
    <>
      <p>{words.nothingNextWhat}</p>
      {may("edit_programmes") && (
        <div class="row">
          <Go href={paths.editProgramme(id)} icon="pencil">
            {words.begin}
          </Go>
        </div>
      )}
    </>
  );
}

type Done = (after: Draft | null, words: string) => void;

function Coming({ now, next, onDone }: { now: Draft; next: Next; onDone: Done }) {
  const { id, current } = now;
  const mine = next.proposed?.me ?? false;
  return (
    <>
      <p>
        <NextState next={next} />
      </p>
      <Said who={next.edited} sentence={words.editedBy} />
      <Said who={next.proposed} sentence={words.proposedBy} />
      <Said who={next.approved} sentence={words.approvedBy} />
      {next.refused && (
        <Notice kind="refused" title={fill(words.refusedBy, { name: apart(next.refused.name), at: moment(next.refused.at) })}>
          <p>
            <bdi>{next.refused.note}</bdi>
          </p>
        </Notice>
      )}
      {next.stopped === "published_meanwhile" && (
        <Notice kind="turn">
          <p>{words.stoppedMeanwhile}</p>
        </Notice>
      )}
      {next.state === "draft" && current && current.version !== next.based_on && (
        <Notice kind="turn">
          <p>{fill(words.olderBase, { base: next.based_on, now: current.version })}</p>
        </Notice>
      )}
      {next.state === "proposed" && mine && (
        <Notice icon="users">
          <p>{words.twoPersons}</p>
        </Notice>
      )}
      {current && <Differences id={id} from={current.version} to={null} level={3} />}
      {!current && next.state === "proposed" && <Go kind="secondary" href={paths.editProgramme(id)} icon="eye">{words.read}</Go>}
      <div class="row">
        {next.state === "draft" && may("edit_programmes") && (
          <>
            <Go href={paths.editProgramme(id)} icon="pencil">
              {words.goOn}
            </Go>
            <Discard id={id} next={next} onDone={onDone} />
          </>
        )}
        {next.state === "proposed" && may("publish_programmes") && !mine && (
          <>
            <Publish id={id} next={next} onDone={onDone} />
            <Refuse id={id} next={next} onDone={onDone} />
          </>
        )}
        {next.state === "proposed" && mine && <Asked id={id} next={next} onDone={onDone} what={{ what: "withdraw" }} button={words.withdraw} ask={words.withdrawAsk} done={words.withdrawn} icon="rotate-cw" />}
        {next.state === "scheduled" && may("publish_programmes") && <Asked id={id} next={next} onDone={onDone} what={{ what: "cancel" }} button={words.cancel} ask={words.cancelAsk} done={words.cancelled} icon="ban" />}
        {next.state !== "draft" && (
          <Go kind="secondary" href={paths.editProgramme(id)} icon="smartphone">
            {words.preview}
          </Go>
        )}
      </div>
    </>
  );
}

function Said({ who, sentence }: { who: Next["edited"]; sentence: string }) {
  if (!who) return null;
  return (
    <p class="muted">
      {fill(sentence, { name: who.me ? words.you : apart(who.name), at: moment(who.at) })}
      {who.note && (
        <>
          {" "}
          « <bdi>{who.note}</bdi> »
        </>
      )}
    </p>
  );
}

/** A step that is asked about first. A key for each time that it is asked. */
function useStep(id: string, next: Next, onDone: Done) {
  const [open, setOpen] = useState(false);
  const key = useRef(newKey());
  const task = useTask(async (what: Step, done: string) => {
    const after = await step(id, next.revision, what, key.current);
    setOpen(false);
    onDone(after, done);
  });
  return {
    open,
    task,
    ask: () => {
      key.current = newKey();
      task.forget();
      setOpen(true);
    },
    close: () => setOpen(false),
  };
}

function Refused({ failure, onStale }: { failure: unknown; onStale: () => void }) {
  const stale = failure instanceof Problem && (failure.status === 412 || failure.status === 409);
  return (
    <Failed failure={failure} known={KNOWN}>
      {stale && (
        <Button kind="secondary" icon="refresh-cw" onPress={onStale}>
          {words.readAgain}
        </Button>
      )}
    </Failed>
  );
}

function Asked({ id, next, onDone, what, button, ask, done, icon }: { id: string; next: Next; onDone: Done; what: Step; button: string; ask: string; done: string; icon: string }) {
  const { open, task, ...go } = useStep(id, next, onDone);
  return (
    <>
      <Button kind="secondary" icon={icon} onPress={go.ask}>
        {button}
      </Button>
      <Confirm open={open} title={ask} yes={button} no={common.back} busy={task.busy} onYes={() => task.run(what, done)} onNo={go.close}>
        <Refused failure={task.failure} onStale={() => onDone(null, "")} />
      </Confirm>
    </>
  );
}

function Discard({ id, next, onDone }: { id: string; next: Next; onDone: Done }) {
  const [open, setOpen] = useState(false);
  const { route } = useLocation();
  const task = useTask(async () => {
    await discard(id, next.revision);
    setOpen(false);
    if (next.based_on === 0) route(paths.programmes(), true);
    else onDone(null, words.discarded);
  });
  return (
    <>
      <Button kind="danger" icon="trash-2" onPress={() => setOpen(true)}>
        {words.discard}
      </Button>
      <Confirm open={open} title={words.discardAsk} yes={words.discard} no={common.back} danger busy={task.busy} onYes={task.run} onNo={() => setOpen(false)}>
        <p>{words.discardWhat}</p>
        <Refused failure={task.failure} onStale={() => onDone(null, "")} />
      </Confirm>
    </>
  );
}

function Refuse({ id, next, onDone }: { id: string; next: Next; onDone: Done }) {
  const { open, task, ...go } = useStep(id, next, onDone);
  const [note, setNote, forget] = useTyped(`refuse ${id} ${next.revision}`, "");
  const [tried, setTried] = useState(false);
  const run = () => {
    setTried(true);
    if (note.trim()) {
      task.run({ what: "refuse", note: note.trim() }, words.refusedDone);
      forget();
    }
  };
  return (
    <>
      <Button kind="secondary" icon="circle-x" onPress={go.ask}>
        {words.refuse}
      </Button>
      <Confirm open={open} title={words.refuseAsk} yes={words.refuse} no={common.back} busy={task.busy} onYes={run} onNo={go.close}>
        <LongText id="why" label={words.refuseWhy} hint={words.noteHint} mend={tried && !note.trim() ? words.refuseMend : null} value={note} onType={(value) => setNote(() => value)} />
        <Refused failure={task.failure} onStale={() => onDone(null, "")} />
      </Confirm>
    </>
  );
}

/** Now, or at an instant of this desk's clock. */
function Publish({ id, next, onDone }: { id: string; next: Next; onDone: Done }) {
  const { open, task, ...go } = useStep(id, next, onDone);
  const [when, setWhen] = useState<"now" | "later">("now");
  const [at, setAt] = useState("");
  const [tried, setTried] = useState(false);
  const instant = at && !Number.isNaN(new Date(at).getTime()) ? new Date(at) : null;
  const late = when === "later" && (!instant || instant.getTime() <= Date.now());
  const run = () => {
    setTried(true);
    if (late || !next.digest) return;
    const publish_at = when === "later" && instant ? instant.toISOString() : null;
    task.run({ what: "publish", digest: next.digest, publish_at }, publish_at ? fill(words.scheduledDone, { at: moment(publish_at) }) : words.publishedDone);
  };
  return (
    <>
      <Button icon="badge-check" onPress={go.ask}>
        {words.publish}
      </Button>
      <Confirm open={open} title={words.publishAsk} yes={when === "now" ? words.publishNow : words.schedule} no={common.back} busy={task.busy} onYes={run} onNo={go.close}>
        <p>{words.publishWhat}</p>
        <fieldset>
          <legend>{words.when}</legend>
          {(["now", "later"] as const).map((one) => (
            <label class="choice" key={one}>
              <input type="radio" name="when" checked={when === one} onChange={() => setWhen(one)} /> <span>{one === "now" ? words.atOnce : words.atInstant}</span>
            </label>
          ))}
        </fieldset>
        {when === "later" && (
          <p class={tried && late ? "field wrong" : "field"}>
            <label for="at">{words.instant}</label>
            {tried && late && (
              <span class="mend" id="at-mend">
                <Icon name="circle-alert" /> {words.instantMend}
              </span>
            )}
            <input id="at" type="datetime-local" value={at} aria-invalid={tried && late} aria-describedby={tried && late ? "at-mend" : undefined} onInput={(event) => setAt(event.currentTarget.value)} />
          </p>
        )}
        <Refused failure={task.failure} onStale={() => onDone(null, "")} />
      </Confirm>
    </>
  );
}

function Versions({ id }: { id: string }) {
  const { value, failure } = useLoaded(() => listVersions(id), [id]);
  const { box, keys, link } = useRows(!!value);
  return (
    <section>
      <div class="above">
        <h2>{words.versions}</h2>
        {value && <Keys keys={keys} />}
      </div>
      <Failed failure={failure} />
      {value && (
        <div class="wide">
          <table>
            <thead>
              <tr>
                <th scope="col">{words.number}</th>
                <th scope="col">{words.publishedOn}</th>
                <th scope="col">{words.by}</th>
                <th scope="col">{words.compared}</th>
              </tr>
            </thead>
            <tbody ref={box}>
              {value.map((one) => (
                <tr key={one.version}>
                  <th scope="row">
                    <a href={paths.versionOfProgramme(id, one.version)} {...link(`${id} ${one.version}`)}>
                      {fill(words.version, { n: one.version })}
                    </a>
                    {one.current && (
                      <small class="moss">
                        <Icon name="check" /> {words.current}
                      </small>
                    )}
                  </th>
                  <td>{moment(one.published_at)}</td>
                  <td>
                    <By who={one} />
                  </td>
                  <td>
                    {one.version > 1 && (
                      <a class="link" href={paths.compareProgramme(id, one.version - 1, one.version)}>
                        {fill(words.compareWith, { n: one.version - 1 })}
                      </a>
                    )}
                  </td>
                </tr>
              ))}
            </tbody>
          </table>
        </div>
      )}
    </section>
  );
}

export function By({ who }: { who: { proposed_by: string | null; approved_by: string | null } }): ComponentChildren {
  if (!who.approved_by) return <span class="muted">{words.operator}</span>;
  return <>{fill(words.pair, { one: apart(who.proposed_by), other: apart(who.approved_by) })}</>;
}
