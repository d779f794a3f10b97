/** Envelopes: what partners gave, and what is left of it. A bar with its figures, and the table says the same. */
import { dirhams } from "../../../shared/format";
import { Go, Page, Waits } from "../../../shared/kit";
import { Failed, useLoaded } from "../../../shared/task";
import { fill, inWords } from "../core/language";
import { paths } from "../core/route";
import { may } from "../core/session";
import { words as envelopeWords } from "../texts/envelope";
import { words } from "../texts/money";
import { provinceName, regionName } from "../ui/places";
import { type Envelope, listEnvelopes } from "./api";
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
      {ready ? all.length ? <List names={names} all={[...all].sort((one, other) => other.year - one.year || one.id.localeCompare(other.id))} /> : <p>{words.none}</p> : !failure && !unread && <Waits />}
    </Page>
  );
}

export function placeOf(names: Names, one: Pick<Envelope, "region" | "province">): string {
  return one.province ? provinceName(names.regions, one.province) : regionName(names.regions, one.region);
}

function List({ names, all }: { names: Names; all: Envelope[] }) {
  const title = (id: string) => names.programmes.find((one) => one.id === id)?.title;
  return (
    <>
      {all.map((one) => {
        const known = title(one.programme);
        return (
          <section class="card" key={one.id}>
            <h2>
              <a href={paths.envelope(one.id)}>
                {placeOf(names, one)} · {one.year}
              </a>
            </h2>
            <p>
              {known ? inWords(known) : one.programme} · {fill(words.contributed, { amount: dirhams(one.contributed_mad) })}
            </p>
            <Bar of={one} />
          </section>
        );
      })}
    </>
  );
}

/** One hue in three strengths; each part says its name and its money. */
export function Bar({ of }: { of: Envelope }) {
  const parts = [
    ["paid", of.paid_mad],
    ["reserved", of.reserved_mad],
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
              <bdi>{dirhams(amount)}</bdi>
            </dd>
          </div>
        ))}
      </dl>
    </div>
  );
}
