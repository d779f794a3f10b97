/** One envelope: its balance, its files in numbers, who gave what by which agreement; and money is added here. */
import { useRoute } from "preact-iso";
import { useEffect, useRef, useState } from "preact/hooks";
import { todayInMorocco } from "../../../shared/morocco";
import { day, dirhams, grouped } from "../../../shared/format";
import { Button, Form, Icon, Ltr, MendSummary, Notice, Page, Waits } from "../../../shared/kit";
import { Failed, useLoaded, useTask } from "../../../shared/task";
import { fill, inWords } from "../core/language";
import { envelopeId, paths } from "../core/route";
import { may } from "../core/session";
import { common } from "../texts/common";
import { partnerKinds, stateWords, words } from "../texts/envelope";
import { Table } from "../ui/table";
import { type Contribute, contribute, type Foreseen, foresee, readEnvelope, type WholeEnvelope } from "./api";
import { Bar, placeOf } from "./envelopes";
import { EMPTY, fromServer, GiftFields, giftOf, missing, type Typed, type Wrong } from "./gift";
import { type Names, useNames } from "./where";
import "./money.css";

const AGAIN = 2_000;
const STATES = ["waiting", "approved", "active", "completed", "ended", "withdrawn"] as const;

export function EnvelopePage() {
  const { params } = useRoute();
  const id = envelopeId(params);
  const { value: names, failure: nameless } = useNames();
  const { value: envelope, failure, again } = useLoaded(() => readEnvelope(id), [id]);
  const [added, setAdded] = useState(false);
  const taken = () => {
    setAdded(true);
    again();
    setTimeout(again, AGAIN); // the waiting list has moved by then
  };
  const ready = names && envelope;
  return (
    <Page title={ready ? `${placeOf(names, envelope)} · ${envelope.year}` : words.envelope} back={{ href: paths.envelopes(), words: words.toEnvelopes }}>
      {failure || nameless ? (
        <Failed failure={failure ?? nameless}>
          <Button kind="secondary" icon="refresh-cw" onPress={again}>
            {common.tryAgain}
          </Button>
        </Failed>
      ) : ready ? (
        <Shown key={id} names={names} envelope={envelope} added={added} onAdded={taken} />
      ) : (
        <Waits />
      )}
    </Page>
  );
}

function Shown({ names, envelope, added, onAdded }: { names: Names; envelope: WholeEnvelope; added: boolean; onAdded: () => void }) {
  const [adding, setAdding] = useState(false);
  const title = names.programmes.find((one) => one.id === envelope.programme)?.title;
  return (
    <>
      <section class="card">
        <p>
          <strong>{title ? inWords(title) : envelope.programme}</strong>
        </p>
        <Bar of={envelope} />
      </section>
      {added && !adding && (
        <Notice kind="done" live>
          <p>{words.added}</p>
        </Notice>
      )}
      {adding ? (
        <Adding
          id={envelope.id}
          onClose={() => setAdding(false)}
          onAdded={() => {
            setAdding(false);
            onAdded();
          }}
        />
      ) : (
        may("contribute") && (
          <Button icon="banknote" kind="secondary" onPress={() => setAdding(true)}>
            {words.add}
          </Button>
        )
      )}
      <Files of={envelope.files} />
      <Gifts of={envelope} />
    </>
  );
}

/** The same numbers as bars and in words, a row each. */
function Files({ of }: { of: WholeEnvelope["files"] }) {
  const most = Math.max(1, ...STATES.map((one) => of[one] ?? 0));
  const said = (state: (typeof STATES)[number]) => {
    const count = of[state];
    if (count === null) return words.fewer;
    return (of.rounded && count) || (state === "waiting" && of.waiting_more) ? fill(words.atLeast, { count: grouped(count) }) : grouped(count);
  };
  return (
    <>
      <h2>{words.files}</h2>
      <p class="hint">{of.rounded ? words.rounded : words.filesHint}</p>
      <div class="wide" role="region" tabIndex={0} aria-label={words.files}>
        <table class="money counts">
          <thead>
            <tr>
              <th scope="col">{words.state}</th>
              <th scope="col" class="number">
                {words.count}
              </th>
              <td class="drawn" />
            </tr>
          </thead>
          <tbody>
            {STATES.map((state) => (
              <tr key={state}>
                <th scope="row">{stateWords[state]}</th>
                <td class="number">
                  <bdi>{said(state)}</bdi>
                </td>
                <td class="drawn">
                  <svg viewBox="0 0 100 8" preserveAspectRatio="none" aria-hidden="true">
                    <rect class="ground" width="100" height="8" />
                    <rect class="hue" width={(100 * (of[state] ?? 0)) / most} height="8" />
                  </svg>
                </td>
              </tr>
            ))}
          </tbody>
        </table>
      </div>
      {!!of.waiting_mad && <p>{fill(words.asked, { amount: dirhams(of.waiting_mad) })}</p>}
    </>
  );
}

function Gifts({ of }: { of: WholeEnvelope }) {
  const title = of.files.rounded ? words.own : words.gave;
  if (!of.contributions.length) {
    return (
      <>
        <h2>{title}</h2>
        <p>{words.nobodyGave}</p>
      </>
    );
  }
  return (
    <>
      <h2>{title}</h2>
      <Table name={title} kind="money gifts" heads={[words.partner, words.agreement, { number: words.amount }, words.on]}>
        {of.contributions.map((one, n) => (
          <tr key={n}>
            <th scope="row">
              <bdi>{one.partner}</bdi>
              <small>{partnerKinds[one.partner_kind]}</small>
            </th>
            <td>
              {one.agreement ? (
                <>
                  <bdi>{one.agreement.title}</bdi>
                  <small>
                    {fill(words.signedOn, { day: day(one.agreement.signed_on) })}
                    {one.agreement.ends_on && ` · ${fill(words.endsOn, { day: day(one.agreement.ends_on) })}`}
                  </small>
                </>
              ) : (
                words.noAgreement
              )}
            </td>
            <td class="number">
              <bdi>{dirhams(one.amount_mad)}</bdi>
            </td>
            <td>{day(one.at)}</td>
          </tr>
        ))}
      </Table>
    </>
  );
}

/** Filled, then shown what it would do, then done. */
function Adding({ id, onClose, onAdded }: { id: string; onClose: () => void; onAdded: () => void }) {
  const [typed, setTyped] = useState<Typed>(EMPTY);
  const [wrong, setWrong] = useState<Wrong[]>([]);
  const [seen, setSeen] = useState<{ gift: Contribute; shows: Foreseen } | null>(null);
  const top = useRef<HTMLHeadingElement>(null);
  useEffect(() => top.current?.focus(), [seen]);
  const look = useTask(async () => {
    const found = missing(typed, todayInMorocco());
    setWrong(found);
    if (found.length) return;
    const gift = giftOf(typed);
    try {
      setSeen({ gift, shows: await foresee(id, gift) });
    } catch (failure) {
      const refused = fromServer(failure);
      if (!refused.length) throw failure;
      setWrong(refused);
    }
  });
  const go = useTask(async () => {
    if (!seen) return;
    await contribute(id, seen.gift);
    onAdded();
  });
  if (seen) {
    return (
      <section class="card">
        <h2 ref={top} tabIndex={-1}>
          {words.whatHappens}
        </h2>
        <Effect shows={seen.shows} gift={seen.gift} />
        <Failed failure={go.failure} />
        <div class="row">
          <Button icon="check" busy={go.busy} onPress={go.run}>
            {fill(words.confirm, { amount: dirhams(seen.gift.amount_mad) })}
          </Button>
          <Button kind="secondary" onPress={() => (go.forget(), setSeen(null))}>
            {words.change}
          </Button>
        </div>
      </section>
    );
  }
  return (
    <section class="card">
      <h2 ref={top} tabIndex={-1}>
        {words.addTitle}
      </h2>
      <Form onSubmit={look.run}>
        <MendSummary mends={wrong} />
        <GiftFields typed={typed} wrong={wrong} onType={(change) => setTyped((now) => ({ ...now, ...change }))} />
        <Failed failure={look.failure} />
        <div class="row">
          <Button type="submit" icon="eye" busy={look.busy}>
            {words.look}
          </Button>
          <Button kind="secondary" onPress={onClose}>
            {words.cancel}
          </Button>
        </div>
      </Form>
    </section>
  );
}

function Effect({ shows, gift }: { shows: Foreseen; gift: Contribute }) {
  const served = fill(words.serves, { count: grouped(shows.served), amount: dirhams(shows.served_mad), left: dirhams(shows.left_mad) });
  return (
    <>
      <ul class="effects">
        <li>
          <Icon name="banknote" />
          <span>{fill(words.becomes, { before: dirhams(shows.available_mad), after: dirhams(shows.available_mad + gift.amount_mad) })}</span>
        </li>
        <li>
          <Icon name="list-todo" />
          <span>{shows.waits_for_sitting ? words.sitting : shows.served ? served : words.servesNobody}</span>
        </li>
        {shows.waiting > 0 && (
          <li>
            <Icon name="hourglass" />
            <span>{fill(words.goOnWaiting, { count: grouped(shows.waiting) })}</span>
          </li>
        )}
        {shows.served > 0 && (
          <li>
            <Icon name="message-square" />
            <span>{words.told}</span>
          </li>
        )}
      </ul>
      {shows.first.length > 0 && (
        <>
          <h3>{words.first}</h3>
          <ol class="served">
            {shows.first.map((one) => (
              <li key={one.application_id}>
                <a href={paths.file(one.application_id)}>
                  <Ltr>{one.reference}</Ltr>
                </a>{" "}
                · <bdi>{dirhams(one.amount_mad)}</bdi>
              </li>
            ))}
          </ol>
        </>
      )}
    </>
  );
}
