/** Instalments of a programme in a region: what is due is ordered from here, and the orders stand below. */
import { useLocation } from "preact-iso";
import { useState } from "preact/hooks";
import { day, dirhams } from "../../../shared/format";
import { Button, Confirm, Icon, Ltr, Page, Waits } from "../../../shared/kit";
import { Failed, useLoaded, useTask } from "../../../shared/task";
import { fill, inWords } from "../core/language";
import { covered } from "../core/people";
import { paths } from "../core/route";
import { may } from "../core/session";
import { stateWords, words } from "../texts/money";
import { type Key, Keys } from "../ui/keys";
import { More, usePages } from "../ui/pages";
import { provinceName } from "../ui/places";
import { useRows } from "../ui/rows";
import { Select } from "../ui/select";
import { StalledShort } from "../ui/stalled";
import { Table } from "../ui/table";
import { listPayments, listRuns, newKey, order, type Payment, type RunSummary, type State, STATES, type Where } from "./api";
import { named, type Names, Pages, useNames } from "./where";
import "./money.css";

export function PaymentsPage() {
  const { value: names, failure } = useNames();
  return (
    <Page title={words.payments}>
      <Pages />
      <Failed failure={failure} />
      {names ? <Chosen names={names} /> : !failure && <Waits />}
    </Page>
  );
}

function Chosen({ names }: { names: Names }) {
  const { query, route } = useLocation();
  const regions = covered(names.regions);
  const programme = names.programmes.find((one) => one.id === query["programme"])?.id ?? names.programmes[0]?.id ?? "";
  const region = regions.find((one) => one.code === query["region"]) ?? regions[0];
  const province = region?.provinces.find((one) => one.code === query["province"])?.code;
  const state = STATES.find((one) => one === query["state"]) ?? "due";
  const { box, keys, link } = useRows<HTMLDivElement>(true);
  if (!region || !programme) return <p>{words.nothing}</p>;
  const asked = { programme, region: region.code, province, state };
  const to = (change: Partial<typeof asked>) => paths.payments({ ...asked, ...change });
  return (
    <>
      <div class="filters">
        <nav class="chips" aria-label={words.byState}>
          {STATES.map((one) => (
            <a key={one} class="chip" href={to({ state: one })} {...(one === state ? { "aria-current": "true" as const } : {})}>
              {one === state && <Icon name="check" />} {stateWords[one]}
            </a>
          ))}
        </nav>
        <Select id="programme" label={words.programme} of={names.programmes.map((one) => ({ value: one.id, title: inWords(one.title) }))} value={programme} onChoose={(value) => value && route(to({ programme: value }))} />
        <Select id="region" label={words.region} of={named(regions)} value={region.code} onChoose={(value) => value && route(to({ region: value, province: undefined }))} />
        <Select id="province" label={words.province} all={words.allProvinces} of={named(region.provinces)} value={province} onChoose={(value) => route(to({ province: value }))} />
      </div>
      <div ref={box}>
        <List key={JSON.stringify(asked)} where={asked} state={state} names={names} keys={keys} link={link} />
        <Orders where={asked} link={link} />
      </div>
    </>
  );
}

type Link = ReturnType<typeof useRows>["link"];

function List({ where, state, names, keys, link }: { where: Where; state: State; names: Names; keys: readonly Key[]; link: Link }) {
  const { route } = useLocation();
  const [chosen, setChosen] = useState<ReadonlySet<string>>(new Set());
  const [asks, setAsks] = useState<{ all: boolean; key: string } | null>(null);
  const { items: come, failure, rest } = usePages<Payment>((cursor) => listPayments(where, state, cursor));
  const items = come ?? [];
  const picked = items.filter((one) => chosen.has(keyOf(one)));
  const ordering = useTask(async () => {
    if (!asks) return;
    const run = await order(where, asks.all ? null : picked, asks.key);
    setAsks(null);
    route(paths.order(run.id));
  });
  const orders = may("order_payments") && state !== "ordered" && state !== "paid";
  const sum = dirhams(picked.reduce((all, one) => all + one.owed_mad, 0));
  const flip = (one: Payment) =>
    setChosen((before) => {
      const after = new Set(before);
      if (!after.delete(keyOf(one))) after.add(keyOf(one));
      return after;
    });
  if (failure) return <Failed failure={failure} />;
  if (!come) return <Waits />;
  return (
    <>
      <div class="above">
        <p role="status">{items.length ? fill(words.listed, { count: items.length }) : words.nothing}</p>
        {orders && items.length > 0 && (
          <Button icon="banknote" onPress={() => setAsks({ all: true, key: newKey() })}>
            {words.orderAll}
          </Button>
        )}
        {items.length > 0 && <Keys keys={keys} />}
      </div>
      {items.length > 0 && (
        <Table name={words.payments} kind="money" heads={[words.reference, words.instalment, words.province, { number: words.amount }, words.account, words.since]}>
          {items.map((one) => (
            <tr key={keyOf(one)}>
              <th scope="row">
                {orders && (
                  <label class="pick">
                    <input type="checkbox" checked={chosen.has(keyOf(one))} onChange={() => flip(one)} aria-label={fill(words.choose, { reference: one.reference })} />
                  </label>
                )}
                <a href={paths.file(one.application_id)} {...link(one.application_id)}>
                  <Ltr>{one.reference}</Ltr>
                </a>
              </th>
              <td>
                {inWords(one.title)}
                {one.returned && <small class="brick">{fill(words.cameBack, { reason: inWords(one.returned) })}</small>}
              </td>
              <td>{one.province ? provinceName(names.regions, one.province) : ""}</td>
              <td class="number">
                <bdi>{dirhams(one.owed_mad || one.amount_mad)}</bdi>
              </td>
              <td>{one.account ? words.accountThere : <span class="saffron">{words.accountMissing}</span>}</td>
              <td>{one.since ? day(one.since) : ""}</td>
            </tr>
          ))}
        </Table>
      )}
      <More rest={rest} words={words.more} />
      {picked.length > 0 && (
        <div class="bulk" role="group" aria-label={words.orderChosen}>
          <p role="status">{fill(words.chosen, { count: picked.length, amount: sum })}</p>
          <Button icon="banknote" onPress={() => setAsks({ all: false, key: newKey() })}>
            {words.orderChosen}
          </Button>
          <Button kind="secondary" onPress={() => setChosen(new Set())}>
            {words.unchoose}
          </Button>
        </div>
      )}
      <Confirm open={asks !== null} title={words.orderTitle} yes={words.orderYes} busy={ordering.busy} onYes={ordering.run} onNo={() => setAsks(null)}>
        <p>{asks?.all ? words.orderAllWhat : fill(words.orderChosenWhat, { count: picked.length, amount: sum })}</p>
        <p>{words.orderNote}</p>
        <Failed failure={ordering.failure} />
      </Confirm>
    </>
  );
}

function keyOf(one: Payment): string {
  return `${one.application_id} ${one.instalment}`;
}

function Orders({ where, link }: { where: Where; link: Link }) {
  const { value, failure } = useLoaded(() => listRuns(where), [where.programme, where.region]);
  return (
    <section>
      <h2>{words.orders}</h2>
      <Failed failure={failure} />
      {value && !value.items.length && <p class="muted">{words.noOrders}</p>}
      {value && value.items.length > 0 && (
        <Table name={words.orders} kind="money" heads={[words.order, { number: words.lines }, { number: words.amount }, words.orderState]}>
          {value.items.map((one) => (
            <tr key={one.id}>
              <th scope="row">
                <a href={paths.order(one.id)} {...link(one.id)}>{fill(words.orderOf, { day: day(one.at) })}</a>
              </th>
              <td class="number">{one.lines}</td>
              <td class="number">
                <bdi>{dirhams(one.amount_mad)}</bdi>
              </td>
              <td>
                {one.stalled && <StalledShort />} {counted(one)}
              </td>
            </tr>
          ))}
        </Table>
      )}
    </section>
  );
}

/** `ordered 12 · paid 3`: what its lines came to. */
export function counted({ counts, lines }: Pick<RunSummary, "counts" | "lines">): string {
  const known = Object.values(counts).reduce((sum, one) => sum + one, 0);
  const all: Record<string, number> = { ...counts, ...(known < lines ? { waiting: (counts["waiting"] ?? 0) + lines - known } : {}) };
  const order = ["waiting", "ordered", "paid", "returned", "left_out"] as const;
  return order
    .filter((one) => all[one])
    .map((one) => fill(words.countOf, { state: stateWords[one], n: String(all[one]) }))
    .join(" · ");
}
