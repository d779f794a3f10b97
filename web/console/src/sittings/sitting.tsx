/** One sitting: its files in their order, the votes on them, its end, and what came of it. */
import { useLocation, useRoute } from "preact-iso";
import { useEffect, useRef, useState } from "preact/hooks";
import { Problem } from "../../../shared/api";
import { day, dirhams } from "../../../shared/format";
import { Button, Confirm, Icon, Ltr, Notice, Page, Waits } from "../../../shared/kit";
import { Failed, useLoaded, useTask } from "../../../shared/task";
import { fill, inWords, labelled } from "../core/language";
import { places, type Region } from "../core/people";
import { paths } from "../core/route";
import { me } from "../core/session";
import { cancelSitting, castVotes, type Choice, closeSitting, continueSitting, foresee, type LaidFiles, layFiles, type Line, openVote, readLines, readSitting, type Sitting } from "../core/sittings";
import { common } from "../texts/common";
import { choiceWords, sittingOutcomes, words } from "../texts/sittings";
import { Dialog } from "../ui/dialog";
import { type Key, Keys } from "../ui/keys";
import { useRows } from "../ui/rows";
import { Stalled, StalledShort } from "../ui/stalled";
import { Against, More, Points } from "./boxes";
import { State } from "./list";
import { PrintMinutes } from "./minutes";
import "./sittings.css";

const EVERY = 1_500; // ms
const SELDOM = 30_000;
const OUTCOMES = ["approved", "waitlisted", "refused", "undecided", "gone"] as const;
const ICONS: Record<string, string> = { approved: "circle-check", waitlisted: "hourglass", refused: "circle-x", undecided: "circle-help", gone: "ban" };
const CHOICES: readonly Choice[] = ["for", "against", "abstain"];

export function SittingPage() {
  const id = useRoute().params["id"] ?? "";
  const first = useLoaded(async () => ({ sitting: await readSitting(id), lines: await readLines(id), regions: await places() }), [id]);
  if (first.failure || !first.value) {
    return (
      <Page title={words.title} back={{ href: paths.sittings() }}>
        {first.failure ? (
          <>
            <Failed failure={first.failure} />
            <Button kind="secondary" icon="refresh-cw" onPress={first.again}>
              {common.tryAgain}
            </Button>
          </>
        ) : (
          <Waits />
        )}
      </Page>
    );
  }
  return <Table key={id} first={first.value} />;
}

function Table({ first }: { first: { sitting: Sitting; lines: Line[]; regions: Region[] } }) {
  const [sitting, setSitting] = useState(first.sitting);
  const [lines, setLines] = useState(first.lines);
  const { query } = useLocation();
  const { id, state } = sitting;
  const forming = state === "forming" || state === "open";
  const renewing = useTask(async () => {
    setSitting(await readSitting(id));
    setLines(await readLines(id));
  });
  const [left, setLeft] = useState<number | null>(null);
  const [aside, setAside] = useState<LaidFiles | null>(null);
  const laying = useTask(async () => {
    let done = await layFiles(id);
    setLeft(done.left);
    while (done.left > 0 && done.items.some((one) => one.outcome === "laid")) {
      setSitting((now) => ({ ...now, files: done.files }));
      done = await layFiles(id);
      setLeft(done.left);
    }
    setAside(done);
    setSitting(await readSitting(id));
    setLines(await readLines(id));
  });
  useEffect(() => {
    if (query["lay"] && state === "forming" && sitting.may_hold) laying.run();
  }, []);
  const opening = useTask(async () => setSitting(await openVote(id)));
  const moving = state === "closing" || (state === "cancelled" && !sitting.closed_at);
  useEffect(() => {
    if (!moving) return;
    const timer = setInterval(() => {
      void readSitting(id).then(async (now) => {
        if (now.closed_at) setLines(await readLines(id));
        setSitting(now);
      }, () => undefined);
    }, sitting.stalled ? SELDOM : EVERY);
    return () => clearInterval(timer);
  }, [moving, Boolean(sitting.stalled)]);
  const place = sitting.province ?? sitting.region;
  const named = first.regions.flatMap((one) => [one, ...one.provinces]).find((one) => one.code === place);
  return (
    <Page
      title={sitting.title}
      back={{ href: paths.sittings() }}
      beside={
        <Button kind="secondary" icon="refresh-cw" busy={renewing.busy} onPress={renewing.run}>
          {words.refresh}
        </Button>
      }
    >
      <p>
        {sitting.stalled ? <StalledShort /> : <State state={state} />} · {day(`${sitting.held_on}T12:00:00Z`)} · <bdi>{sitting.place}</bdi> · {named ? inWords(named.name) : <Ltr>{place}</Ltr>}
      </p>
      <People sitting={sitting} mine={lines.filter((one) => one.mine || one.interest).length} />
      <Failed failure={renewing.failure ?? laying.failure ?? opening.failure} />
      {laying.busy && (
        <div class="progress">
          <label for="laid">{fill(words.laying, { files: sitting.files, left: left ?? "…" })}</label>
          <progress id="laid" max={sitting.files + (left ?? 1)} value={sitting.files} />
        </div>
      )}
      {!laying.busy && left === 0 && lines.length === 0 && <p role="status">{words.laidNone}</p>}
      {!laying.busy && aside && <LeftOut laid={aside} />}
      {sitting.may_hold && state === "forming" && (
        <div class="sitting-bar">
          <Button kind={lines.length ? "secondary" : "main"} icon="list-todo" busy={laying.busy} onPress={laying.run}>
            {lines.length ? words.layOn : words.layAll}
          </Button>
          {lines.length > 0 && (
            <>
              <Button icon="check" busy={opening.busy} onPress={opening.run}>
                {words.openVote}
              </Button>
              <p>{words.openWhat}</p>
            </>
          )}
        </div>
      )}
      <Stalled of={sitting} may={sitting.may_hold} onContinue={async (key) => setSitting(await continueSitting(id, key))} />
      {moving && (
        <div class="progress">
          <label for="settled">{fill(words.settling, { settled: sitting.settled, files: sitting.files })}</label>
          <progress id="settled" max={Math.max(sitting.files, 1)} value={sitting.settled} />
        </div>
      )}
      {(state === "closing" || state === "closed") && <Results sitting={sitting} />}
      {state === "closed" && <PrintMinutes sitting={sitting} />}
      {lines.length > 0 ? <Ranking sitting={sitting} lines={lines} regions={first.regions} onLines={setLines} onRenew={renewing.run} /> : !laying.busy && <p role="status">{words.noTable}</p>}
      {sitting.may_hold && forming && <End sitting={sitting} onChanged={setSitting} />}
    </Page>
  );
}

/** Files that the filter takes and no committee can decide on: the others are on the table without them. */
function LeftOut({ laid }: { laid: LaidFiles }) {
  if (!laid.no_amount && !laid.not_possible) return null;
  const named = (outcome: string) => laid.left_out.filter((one) => one.outcome === outcome);
  return (
    <Notice kind="turn">
      {([["no_amount", words.noAmount], ["not_possible", words.notPossible]] as const).map(([outcome, what]) => laid[outcome] > 0 && (
        <div key={outcome}>
          <p>{fill(what, { count: laid[outcome] })}</p>
          <ul class="bare row">
            {named(outcome).map((one) => (
              <li key={one.application_id}>
                <a href={paths.file(one.application_id)}>
                  <Ltr>{one.reference}</Ltr>
                </a>
              </li>
            ))}
            {named(outcome).length < laid[outcome] && <li>…</li>}
          </ul>
        </div>
      ))}
    </Notice>
  );
}

/** `mine`: how many files she has voted on, who looks: counted here, for it moves with each vote. */
function People({ sitting, mine }: { sitting: Sitting; mine: number }) {
  const who = me.value;
  const hers = who !== null && who !== "asking" ? who.id : null;
  return (
    <section aria-label={words.people}>
      <ul class="people-cast">
        {sitting.people.map((one) => (
          <li key={one.id}>
            <bdi>
              <strong>{one.name}</strong>
            </bdi>
            {one.chair && ` · ${words.chairman}`}
            {sitting.state !== "forming" && ` · ${fill(words.memberCast, { cast: one.id === hers ? mine : one.cast, files: sitting.files })}`}
          </li>
        ))}
        <li>
          {labelled(words.quorum, String(sitting.quorum))}
        </li>
      </ul>
    </section>
  );
}

function Results({ sitting }: { sitting: Sitting }) {
  return (
    <section>
      <h2>{words.results}</h2>
      <dl class="counts">
        {OUTCOMES.filter((one) => sitting.outcomes[one]).map((one) => (
          <div key={one}>
            <dt>
              <Icon name={ICONS[one] ?? ""} /> {sittingOutcomes[one]}
            </dt>
            <dd>{sitting.outcomes[one]}</dd>
          </div>
        ))}
        {sitting.allotted_mad > 0 && sitting.state === "closed" && (
          <>
            <div>
              <dt>{words.granted}</dt>
              <dd>{dirhams(sitting.granted_mad)}</dd>
            </div>
            <div>
              <dt>{words.left}</dt>
              <dd>{dirhams(sitting.allotted_mad - sitting.granted_mad)}</dd>
            </div>
          </>
        )}
      </dl>
    </section>
  );
}

interface RankingGiven {
  sitting: Sitting;
  lines: Line[];
  regions: Region[];
  onLines: (lines: Line[]) => void;
  onRenew: () => void;
}

function Ranking({ sitting, lines, regions, onLines, onRenew }: RankingGiven) {
  const { box, at, keys: moves, link } = useRows(true, words.keyOpen);
  const latest = useRef(lines);
  latest.current = lines;
  const [points, setPoints] = useState<Line | null>(null);
  const [more, setMore] = useState<Line | null>(null);
  const [against, setAgainst] = useState<Line | null>(null);
  const votes = sitting.state === "open" && sitting.may_vote;
  const over = sitting.state === "closing" || sitting.state === "closed";
  const [failure, setFailure] = useState<unknown>(null);
  /** Shown at once, and sent one after the other: who votes by keys does not wait. What fails is read anew. */
  const send = async (files: string[], choice: Choice, reasons: string[]) => {
    setFailure(null);
    onLines(latest.current.map((one) => (files.includes(one.application_id) ? { ...one, cast: one.cast + (one.mine ? 0 : 1), mine: { choice, reason_codes: reasons } } : one)));
    try {
      await castVotes(sitting.id, files, choice, reasons);
    } catch (raised) {
      setFailure(raised);
      onRenew();
    }
  };
  const rest = lines.filter((one) => one.here && !one.mine && !one.interest).map((one) => one.application_id);
  const [all, setAll] = useState(false);
  const votingAll = useTask(async () => {
    await send(rest, "for", []);
    setAll(false);
  });
  const vote = (line: Line | undefined, choice: Choice) => {
    if (!line || !votes || line.interest || !line.here) return;
    if (choice === "against") setAgainst(line);
    else void send([line.application_id], choice, []);
  };
  const here = () => lines[at()];
  const keys: Key[] = [
    ...moves,
    ...(votes
      ? [
          { key: "v", what: words.keyFor, press: () => vote(here(), "for") },
          { key: "x", what: words.keyAgainst, press: () => vote(here(), "against") },
          { key: "b", what: words.keyAbstain, press: () => vote(here(), "abstain") },
        ]
      : []),
    { key: "s", what: words.keyScore, press: () => setPoints(here() ?? null) },
    { key: "m", what: words.keyMore, press: () => setMore(here() ?? null) },
  ];
  const mine = lines.filter((one) => one.mine || one.interest).length;
  const asks = sitting.may_vote || sitting.may_hold;
  const table = sitting.state === "forming" || sitting.state === "open";
  return (
    <section>
      <h2>{words.ranking}</h2>
      <div class="above">
        <p role="status">{votes ? fill(words.done, { cast: mine, files: lines.length }) : ""}</p>
        {votes && rest.length > 1 && (
          <Button kind="secondary" onPress={() => setAll(true)}>
            {fill(words.restFor, { files: rest.length })}
          </Button>
        )}
        <Keys keys={keys} />
      </div>
      <Confirm open={all} title={fill(words.restTitle, { files: rest.length })} yes={words.restYes} no={words.notNow} busy={votingAll.busy} onYes={votingAll.run} onNo={() => setAll(false)}>
        <p>{words.restWhat}</p>
      </Confirm>
      <Failed failure={failure} />
      <div class="wide">
        <table class="work ranking">
          <caption class="visually-hidden">{words.ranking}</caption>
          <thead>
            <tr>
              <th scope="col">{words.place}</th>
              <th scope="col">{words.file}</th>
              <th scope="col">{words.score}</th>
              <th scope="col">{words.amount}</th>
              <th scope="col">{words.votes}</th>
              {votes && <th scope="col">{words.myVote}</th>}
              {over && <th scope="col">{words.outcome}</th>}
              {asks && table && (
                <th scope="col">
                  <span class="visually-hidden">{words.more}</span>
                </th>
              )}
            </tr>
          </thead>
          <tbody ref={box}>
            {lines.map((line) => {
              const province = regions.flatMap((one) => one.provinces).find((one) => one.code === line.province);
              return (
                <tr key={line.application_id}>
                  <td>
                    <Ltr>{line.place}</Ltr>
                    {line.changed && <small>{words.changed}</small>}
                    {line.changed && line.place !== line.by_score && <small>{fill(words.byScore, { place: line.by_score })}</small>}
                  </td>
                  <th scope="row">
                    <a href={paths.fileOfSitting(line.application_id, sitting.id)} {...link(line.application_id)}>
                      <Ltr>{line.reference}</Ltr>
                    </a>
                    <small class="kind">{province ? inWords(province.name) : ""}</small>
                  </th>
                  <td class="acts">
                    <button type="button" class="link" onClick={() => setPoints(line)}>
                      <Ltr>{line.score}</Ltr> <span class="visually-hidden">{fill(words.opened, { reference: line.reference })}</span>
                    </button>
                  </td>
                  <td>
                    {dirhams(line.requested_mad)}
                  </td>
                  <td>
                    {line.tally ? fill(words.tally, { yes: line.tally.votes_for, no: line.tally.against, abstained: line.tally.abstained }) : fill(words.cast, { cast: line.cast, quorum: sitting.quorum })}
                  </td>
                  {votes && (
                    <td class="acts">
                      {line.interest ? (
                        <>
                          <Icon name="scale" /> {words.aside}
                        </>
                      ) : !line.here ? (
                        words.gone
                      ) : (
                        <Choices line={line} onVote={(choice) => vote(line, choice)} />
                      )}
                    </td>
                  )}
                  {over && (
                    <td>
                      {line.outcome && (
                        <>
                          <Icon name={ICONS[line.outcome] ?? ""} /> {sittingOutcomes[line.outcome]}
                          {line.amount_mad > 0 && (
                            <small>
                              {dirhams(line.amount_mad)}
                            </small>
                          )}
                        </>
                      )}
                    </td>
                  )}
                  {asks && table && (
                    <td class="acts">
                      <button type="button" class="link" aria-label={fill(words.moreOf, { reference: line.reference })} onClick={() => setMore(line)}>
                        {words.more}
                      </button>
                    </td>
                  )}
                </tr>
              );
            })}
          </tbody>
        </table>
      </div>
      {points && <Points sitting={sitting} line={points} onClose={() => setPoints(null)} />}
      {more && asks && table && (
        <More
          sitting={sitting}
          line={more}
          files={lines.length}
          onDone={() => {
            setMore(null);
            onRenew();
          }}
          onClose={() => setMore(null)}
        />
      )}
      {against && (
        <Against
          line={against}
          onVote={(reasons) => {
            void send([against.application_id], "against", reasons);
            setAgainst(null);
          }}
          onClose={() => setAgainst(null)}
        />
      )}
    </section>
  );
}

function Choices({ line, onVote }: { line: Line; onVote: (choice: Choice) => void }) {
  return (
    <fieldset class="choices">
      <legend class="visually-hidden">{fill(words.voteFor, { reference: line.reference })}</legend>
      {CHOICES.map((one) => (
        <label key={one}>
          <input
            type="radio"
            name={`vote-${line.application_id}`}
            checked={line.mine?.choice === one}
            onClick={(event) => {
              if (one === "against") event.preventDefault(); // it asks for reasons first, and is marked when it counts
              onVote(one);
            }}
          />{" "}
          {choiceWords[one]}
        </label>
      ))}
    </fieldset>
  );
}

/** Ends the vote, with what that does said before; or calls the sitting off. */
function End({ sitting, onChanged }: { sitting: Sitting; onChanged: (now: Sitting) => void }) {
  const [asked, setAsked] = useState(false);
  const [off, setOff] = useState(false);
  const closing = useTask(async () => {
    onChanged(await closeSitting(sitting.id));
    setAsked(false);
  });
  const cancelling = useTask(async () => {
    onChanged(await cancelSitting(sitting.id));
    setOff(false);
  });
  return (
    <div class="sitting-bar">
      {sitting.state === "open" && (
        <Button icon="check" onPress={() => setAsked(true)}>
          {words.close}
        </Button>
      )}
      <Button kind="secondary" icon="ban" onPress={() => setOff(true)}>
        {words.cancel}
      </Button>
      {asked && (
        <Dialog title={words.closeTitle} onClose={() => setAsked(false)}>
          <Foreseeing id={sitting.id} />
          <Failed failure={closing.failure} known={{ no_envelope: words.noEnvelope }} />
          <Button busy={closing.busy} onPress={closing.run}>
            {words.closeYes}
          </Button>
          <Button kind="secondary" onPress={() => setAsked(false)}>
            {words.notNow}
          </Button>
        </Dialog>
      )}
      <Confirm open={off} title={words.cancelTitle} yes={words.cancel} no={words.notNow} danger busy={cancelling.busy} onYes={cancelling.run} onNo={() => setOff(false)}>
        <p>{words.cancelWhat}</p>
        <Failed failure={cancelling.failure} />
      </Confirm>
    </div>
  );
}

function Foreseeing({ id }: { id: string }) {
  const { value, failure } = useLoaded(() => foresee(id), [id]);
  if (failure instanceof Problem && failure.code === "vote_first") {
    return (
      <Notice kind="turn">
        <p>{words.voteFirst}</p>
      </Notice>
    );
  }
  if (failure) return <Failed failure={failure} known={{ no_envelope: words.noEnvelope }} />;
  if (!value) return <Waits />;
  const { outcomes } = value;
  return (
    <div class="foreseen">
      <ul>
        <li>{fill(words.foreseenApproved, { count: outcomes.approved, amount: dirhams(value.granted_mad) })}</li>
        {outcomes.waitlisted > 0 && <li>{fill(words.foreseenWaits, { count: outcomes.waitlisted })}</li>}
        {outcomes.refused > 0 && <li>{fill(words.foreseenRefused, { count: outcomes.refused })}</li>}
        {outcomes.undecided > 0 && <li>{fill(words.foreseenUndecided, { count: outcomes.undecided })}</li>}
        {outcomes.gone > 0 && <li>{fill(words.foreseenGone, { count: outcomes.gone })}</li>}
        {value.allotted_mad > 0 && <li>{fill(words.foreseenMoney, { allotted: dirhams(value.allotted_mad), rest: dirhams(value.rest_mad) })}</li>}
        <li>{words.foreseenTold}</li>
      </ul>
      {value.not_voted > 0 && (
        <Notice kind="turn">
          <p>{fill(words.foreseenFew, { count: value.not_voted })}</p>
        </Notice>
      )}
    </div>
  );
}
