/** Envelopes: what partners gave, and what is left of it. A bar with its figures, and the table says the same. */
import { useLocation } from "preact-iso";
import { dirhams } from "../../../shared/format";
import { Go, Page, Waits } from "../../../shared/kit";
import { Failed, useLoaded } from "../../../shared/task";
import { fill, inWords } from "../core/language";
import { paths } from "../core/route";
import { may } from "../core/session";
import { words as envelopeWords } from "../texts/envelope";
import { words } from "../texts/money";
import { Keys } from "../ui/keys";
import { provinceName, regionName } from "../ui/places";
import { useRows } from "../ui/rows";
import { Select } from "../ui/select";
import { type Envelope, listEnvelopes } from "./api";
import { type Asked, type Balance, chosen, optionsOf, sumOf, WHOLE } from "./chosen";
import { inSteps, told } from "./told";
import { type Names, Pages, useNames } from "./where";
import "./money.css";

export function EnvelopesPage() {
  const { value: names, failure } = useNames();
  const { value: all, failure: unread } = useLoaded(listEnvelopes, []);
  const ready = names && all;
  return (
    <Page title={words.envelopes}>
      <Pages />
      {may("open_envelope") && (
        <div class="row">
          <Go kind="secondary" icon="banknote" href={paths.openEnvelope()}>
            {envelopeWords.open}
          </Go>
        </div>
      )}
      <Failed failure={failure ?? unread} />
      {ready ? all.length ? <Chosen names={names} all={[...all].sort((one, other) => other.year - one.year || one.id.localeCompare(other.id))} /> : <p>{words.none}</p> : !failure && !unread && <Waits />}
    </Page>
  );
}

/** Those of a programme, region, province or year, as the address says; the choosers offer what there is. */
function Chosen({ names, all }: { names: Names; all: Envelope[] }) {
  const { query, route } = useLocation();
  const titles = {
    programme: (id: string) => programmeTitle(names, id),
    region: (code: string) => regionName(names.regions, code),
    province: (code: string) => (code === WHOLE ? envelopeWords.wholeRegion : provinceName(names.regions, code)),
    year: (year: string) => year,
  };
  const asked: Asked = { programme: query["programme"], region: query["region"], province: query["province"], year: query["year"] };
  const found = chosen(all, asked);
  const sum = sumOf(found);
  return (
    <>
      <div class="filters">
        {(["programme", "region", "province", "year"] as const).map((name) => {
          const of = optionsOf(all, asked, name).map((value) => ({ value, title: titles[name](value) }));
          return <Select key={name} id={name} label={envelopeWords[name]} all={words.everything} of={of} value={asked[name]} onChoose={(value) => route(paths.envelopes({ ...asked, ...(name === "region" ? { province: undefined } : {}), [name]: value }))} />;
        })}
      </div>
      {found.length > 1 && (
        <section class="card sum" aria-labelledby="sum">
          <h2 id="sum">{fill(words.together, { count: found.length })}</h2>
          <p>{fill(words.contributed, { amount: dirhams(sum.contributed_mad) })}</p>
          <Bar of={sum} />
        </section>
      )}
      {found.length ? <List names={names} all={found} /> : <p>{words.noneOfThese}</p>}
    </>
  );
}

function programmeTitle(names: Names, id: string): string {
  const known = names.programmes.find((one) => one.id === id)?.title;
  return known ? inWords(known) : id;
}

export function placeOf(names: Names, one: Pick<Envelope, "region" | "province">): string {
  return one.province ? provinceName(names.regions, one.province) : regionName(names.regions, one.region);
}

function List({ names, all }: { names: Names; all: Envelope[] }) {
  const { box, keys, link } = useRows<HTMLDivElement>(true);
  return (
    <div ref={box}>
      <Keys keys={keys} />
      {all.map((one) => (
        <section class="card" key={one.id}>
          <h2>
            <a href={paths.envelope(one.id)} {...link(one.id)}>
              {placeOf(names, one)} · {one.year}
            </a>
          </h2>
          <p>
            {programmeTitle(names, one.programme)} · {fill(words.contributed, { amount: dirhams(one.contributed_mad) })}
          </p>
          <Bar of={one} />
        </section>
      ))}
    </div>
  );
}

/** One hue in three strengths; each part says its name and its money. */
export function Bar({ of }: { of: Balance }) {
  const parts = [
    ["paid", of.paid_mad ?? 0],
    ["reserved", of.reserved_mad ?? 0],
    ["available", of.available_mad],
  ] as const;
  const all = of.contributed_mad || 1;
  return (
    <div class="balance">
      <svg viewBox="0 0 100 6" preserveAspectRatio="none" aria-hidden="true">
        {parts.map(([name, amount], n) => {
          const before = parts.slice(0, n).reduce((sum, [, one]) => sum + one, 0);
          return <rect key={name} class={name} x={(before / all) * 100} y="0" width={(amount / all) * 100} height="6" />;
        })}
      </svg>
      <dl>
        {parts.map(([name, amount]) => (
          <div key={name} class={name}>
            <dt>{words[name]}</dt>
            <dd>
              <bdi>{told(of, name, amount)}</bdi>
            </dd>
          </div>
        ))}
      </dl>
      {"id" in of && of.step_mad !== null && <p class="hint">{inSteps(of.step_mad)}</p>}
    </div>
  );
}
