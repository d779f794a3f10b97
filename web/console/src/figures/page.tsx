/** The figures of the reader's places: each a picture, a table and a file. What is looked at stands in the address. */
import type { ComponentChildren } from "preact";
import { useLocation } from "preact-iso";
import { useState } from "preact/hooks";
import { Button, Icon, Ltr, Notice, Page, Waits } from "../../../shared/kit";
import { dirhams, grouped, moment } from "../../../shared/format";
import { Failed, useLoaded } from "../../../shared/task";
import { type Programme, programmeOf } from "../core/file";
import { fill, inWords } from "../core/language";
import { covered, places, type Region, within } from "../core/people";
import { paths } from "../core/route";
import { me } from "../core/session";
import { listProgrammes } from "../core/work";
import { common } from "../texts/common";
import { words } from "../texts/figures";
import { statusWords } from "../texts/file";
import { provinceName, regionName } from "../ui/places";
import { MonthField, monthOf, typedMonth } from "../ui/month-field";
import { Select } from "../ui/select";
import { type Bar, Bars, Columns, Numbers } from "./chart";
import { type Asked, askedOf, type Counts, days, decimal, type Figures, monthName, percent, readFigures, type Table, type Times } from "./figures";
import { ProvinceMap } from "./map";
import "./figures.css";

interface Named {
  programmes: Programme[];
  regions: Region[];
}

async function names(): Promise<Named> {
  const [programmes, regions] = await Promise.all([listProgrammes(), places()]);
  return { programmes: await Promise.all(programmes.map((one) => programmeOf({ programme: one.id, programme_version: one.version }))), regions };
}

export function FiguresPage() {
  const { query, route } = useLocation();
  const asked = askedOf(query);
  const over = [asked.programme, asked.kind, asked.region, asked.province, asked.from, asked.to];
  const { value: named, failure: unnamed } = useLoaded(names, []);
  const found = useLoaded(async () => ({ of: over.join(), figures: await readFigures(asked) }), over);
  const figures = found.value?.of === over.join() ? found.value.figures : null;
  const failure = found.failure ?? unnamed;
  return (
    <Page
      title={words.title}
      beside={
        <Button kind="secondary" icon="printer" onPress={() => window.print()}>
          {words.print}
        </Button>
      }
    >
      <p>{words.what}</p>
      {named && <Filters key={over.join()} asked={asked} named={named} onAsk={(next) => route(paths.figures({ ...next, map: asked.map }))} />}
      <Failed failure={failure} />
      {failure ? (
        <Button kind="secondary" icon="refresh-cw" onPress={found.again}>
          {common.tryAgain}
        </Button>
      ) : figures && named ? (
        <Shown figures={figures} asked={asked} named={named} onPlace={(place) => route(paths.figures({ ...asked, region: undefined, province: undefined, ...place }))} />
      ) : (
        <Waits />
      )}
    </Page>
  );
}

/** Who reads nothing but a partner's figures, which are of no kind. */
const onlyPartner = () => me.value !== null && me.value !== "asking" && me.value.roles.every((role) => role === "partner");

const kindsOf = (programmes: readonly Programme[]) => new Map(programmes.flatMap((one) => Object.entries(one.kind_titles)).map(([id, title]) => [id, inWords(title)]));

function Filters({ asked, named, onAsk }: { asked: Asked; named: Named; onAsk: (asked: Asked) => void }) {
  const mine = covered(named.regions);
  const [programme, setProgramme] = useState(asked.programme);
  const [kind, setKind] = useState(asked.kind);
  const [region, setRegion] = useState(asked.region ?? (mine.length > 1 ? asked.province?.split(".")[0] : undefined));
  const [province, setProvince] = useState(asked.province);
  const [months, setMonths] = useState({ from: typedMonth(asked.from ?? ""), to: typedMonth(asked.to ?? "") });
  const [wrong, setWrong] = useState<{ from?: string; to?: string }>({});
  const kinds = kindsOf(named.programmes.filter((one) => !programme || one.id === programme));
  const provinces = mine.length === 1 ? (mine[0]?.provinces ?? []) : (mine.find((one) => one.code === region)?.provinces ?? []);
  const set = Object.entries(asked).some(([name, value]) => value && name !== "map");
  const ask = (event: Event) => {
    event.preventDefault();
    const [from, to] = [monthOf(months.from), monthOf(months.to)];
    const found = { ...(from === null && { from: words.monthWrong }), ...(to === null && { to: words.monthWrong }), ...(from && to && to < from && { to: words.monthsTurned }) };
    setWrong(found);
    const first = found.from ? "from" : found.to ? "to" : null;
    if (first) return void document.getElementById(first)?.focus();
    onAsk({ programme, kind, region, province, from: from || undefined, to: to || undefined });
  };
  return (
    <form class="filters" noValidate onSubmit={ask}>
      <Select
        id="programme"
        label={words.programme}
        all={words.allProgrammes}
        of={named.programmes.map((one) => ({ value: one.id, title: inWords(one.title) }))}
        value={programme}
        onChoose={(value) => {
          setProgramme(value);
          setKind(undefined);
        }}
      />
      {!onlyPartner() && <Select id="kind" label={words.kind} all={words.allKinds} of={[...kinds].map(([value, title]) => ({ value, title }))} value={kind} onChoose={setKind} />}
      <Select
        id="region"
        label={words.region}
        all={words.allRegions}
        of={mine.map(({ code, name }) => ({ value: code, title: inWords(name) }))}
        value={region}
        onChoose={(value) => {
          setRegion(value);
          setProvince(undefined);
        }}
      />
      <Select id="province" label={words.province} all={words.allProvinces} of={provinces.map(({ code, name }) => ({ value: code, title: inWords(name) }))} value={province} onChoose={setProvince} />
      {(["from", "to"] as const).map((end) => (
        <MonthField key={end} id={end} label={words[end]} mend={wrong[end] ?? null} value={months[end]} onType={(typed) => setMonths((now) => ({ ...now, [end]: typed }))} />
      ))}
      <Button type="submit" icon="search">
        {words.show}
      </Button>
      {set && (
        <a class="link" href={paths.figures()}>
          <Icon name="x" /> {words.clear}
        </a>
      )}
    </form>
  );
}

interface Seen {
  figures: Figures;
  asked: Asked;
  named: Named;
  onPlace: (place: { region?: string; province?: string }) => void;
}

function Shown(seen: Seen) {
  const { figures } = seen;
  return (
    <>
      <p class="muted">{fill(words.until, { at: moment(figures.at) })}</p>
      {figures.rounded && (
        <Notice icon="circle-help">
          <p>{words.rounded}</p>
        </Notice>
      )}
      <Chosen {...seen} />
      {Object.keys(figures.funnel).length === 0 && <Notice>{figures.rounded ? words.noneRounded : words.none}</Notice>}
      <Heads {...seen} />
      {figures.targets.length > 0 && <Targets {...seen} />}
      <Funnel {...seen} />
      <OnMap {...seen} />
      <Times {...seen} />
      <Overdue {...seen} />
      <OverTime {...seen} />
      <Programmes {...seen} />
      <Where {...seen} />
      <Who {...seen} />
      <Gaps {...seen} />
      <Money {...seen} />
      <Context {...seen} />
    </>
  );
}

/** What is looked at, in words: on paper there are no filters. */
function Chosen({ asked, named }: Seen) {
  const programme = named.programmes.find((one) => one.id === asked.programme);
  const where = asked.province ? provinceName(named.regions, asked.province) : asked.region && regionName(named.regions, asked.region);
  const said = [
    programme && inWords(programme.title),
    asked.kind && (kindsOf(named.programmes).get(asked.kind) ?? asked.kind),
    where,
    asked.from && `${words.from} ${monthName(asked.from)}`,
    asked.to && `${words.to} ${monthName(asked.to)}`,
  ].filter(Boolean);
  if (!said.length) return null;
  return (
    <>
      <p>
        <strong>{said.join(" · ")}</strong>
      </p>
      {asked.kind && <p>{words.notByKind}</p>}
    </>
  );
}

function Part({ title, what, children }: { title: string; what?: string; children: ComponentChildren }) {
  return (
    <section class="figure">
      <h2>{title}</h2>
      {what && <p class="muted">{what}</p>}
      {children}
    </section>
  );
}

const number = (value: number) => <Ltr>{grouped(value)}</Ltr>;
/** A count in words: of what is rounded, nothing is fewer than five. */
const told = ({ rounded }: Figures, value: number | null | undefined) => (rounded && !value ? words.fewer : grouped(value ?? 0));
const count = (figures: Figures, value: number | null | undefined) => <bdi>{told(figures, value)}</bdi>;
/** Two numbers, the first where a line begins. */
const both = (one: string, other: string) => (
  <>
    <bdi>{one}</bdi> · <bdi>{other}</bdi>
  </>
);

function Heads({ figures }: Seen) {
  const { funnel, overdue, money } = figures;
  const tell = (name: string, value: ComponentChildren) => (
    <div>
      <dt>{name}</dt>
      <dd>{value}</dd>
    </div>
  );
  return (
    <dl class="heads">
      {tell(statusWords["submitted"] ?? "", count(figures, funnel["submitted"]))}
      {tell(statusWords["approved"] ?? "", count(figures, funnel["approved"]))}
      {money && tell(words.paid, dirhams(money.paid_mad))}
      {tell(words.overdue, count(figures, overdue))}
    </dl>
  );
}

const WAY = ["submitted", "approved", "active", "completed"];
const OUT = ["changes_requested", "waitlisted", "rejected", "withdrawn", "ended"];

function Funnel({ figures, asked }: Seen) {
  const { funnel, rounded } = figures;
  const sent = funnel["submitted"] ?? 0;
  const bar = (status: string, grey: boolean): Bar => {
    const value = funnel[status] ?? 0;
    return { key: status, label: statusWords[status], value, grey, said: rounded ? count(figures, value) : both(grouped(value), percent(value, sent)) };
  };
  return (
    <Part title={words.funnel} what={words.funnelWhat}>
      <Bars of={[...WAY.map((status) => bar(status, false)), ...OUT.map((status) => bar(status, true))]} />
      <Numbers title={words.funnel} asked={asked} table="funnel" head={[words.status, words.files, words.shareOfSent]} rows={[...WAY, ...OUT].map((status) => [statusWords[status] ?? status, count(figures, funnel[status]), rounded ? "–" : <Ltr>{percent(funnel[status] ?? 0, sent)}</Ltr>] as const)} />
    </Part>
  );
}

const MOST_DAYS = 100;

const stagesOf = (programmes: readonly Programme[]) => new Map(programmes.flatMap((one) => one.stages).map((one) => [one.id, inWords(one.title)]));

function inOrder<Of>(stages: Record<string, Of>, order: readonly string[]) {
  return Object.entries(stages).sort(([one], [other]) => order.indexOf(one) - order.indexOf(other));
}

/** What the bars of a stay have in common. */
function stay({ median, p90 }: Times[string]) {
  return { value: p90 ?? MOST_DAYS, inner: median ?? MOST_DAYS, said: fill(words.timesSaid, { median: days(median), p90: days(p90) }) };
}

function Times(seen: Seen) {
  const { figures, asked, named } = seen;
  const { times, asked: hers } = figures;
  const titles = stagesOf(named.programmes);
  const stays = inOrder(times, [...titles.keys()]);
  const all = [...stays.map(([stage, of]) => ({ key: stage, name: titles.get(stage) ?? stage, of })), ...(hers.files ? [{ key: "(hers)", name: words.asked, of: hers }] : [])];
  if (!all.length) return null;
  return (
    <Part title={words.times} what={words.timesWhat}>
      <Bars of={all.map(({ key, name, of }) => ({ key, label: name, ...stay(of) }))} />
      <Numbers title={words.times} asked={asked} table="times" head={[words.stage, words.median, words.p90, words.files]} rows={all.map(({ name, of }) => [name, days(of.median), days(of.p90), of.files] as const)} />
      <TimesBy {...seen} />
    </Part>
  );
}

/** For whom the longest stage takes longest: by profile, place, type of commune and age. */
function TimesBy({ figures, asked, named }: Seen) {
  const titles = stagesOf(named.programmes);
  const kinds = kindsOf(named.programmes);
  const [longest] = Object.entries(figures.times).sort(([, one], [, other]) => slower(one, other))[0] ?? [];
  const unknown = (code: string, name: string) => (code === "-" ? words.unknown : name);
  const cuts = [
    { title: words.timesByKind, head: words.kind, table: "times_kinds", of: figures.times_by_kind, name: (id: string) => kinds.get(id) ?? id },
    { title: words.timesByRegion, head: words.region, table: "times_regions", of: figures.times_by_region, name: (code: string) => unknown(code, regionName(named.regions, code)) },
    { title: words.timesByProvince, head: words.province, table: "times_provinces", of: figures.times_by_province, name: (code: string) => unknown(code, provinceName(named.regions, code)) },
    { title: words.timesByCommune, head: words.commune, table: "times_communes", of: figures.times_by_commune, name: commune, ordered: true },
    { title: words.timesByAge, head: words.age, table: "times_ages", of: figures.times_by_age, name: band, ordered: true },
  ] as const;
  if (longest === undefined) return null;
  return (
    <>
      {cuts.map(({ title, head, table, of, name, ...more }) => {
        const groups = Object.entries(of);
        if (groups.length < 2) return null;
        const found = groups.flatMap(([key, times]) => (times[longest] ? [{ key, of: times[longest] }] : []));
        const drawn = "ordered" in more ? found : found.sort((one, other) => slower(one.of, other.of));
        return (
          <div key={table}>
            <h3>{title}</h3>
            <p class="muted">{fill(words.longestStage, { stage: titles.get(longest) ?? longest })}</p>
            <Bars of={drawn.slice(0, MOST_BARS).map((one) => ({ key: one.key, label: name(one.key), ...stay(one.of) }))} />
            <Numbers
              title={title}
              asked={asked}
              table={table}
              head={[head, words.stage, words.median, words.p90, words.files]}
              rows={groups.flatMap(([key, times]) => inOrder(times, [...titles.keys()]).map(([stage, one]) => [name(key), titles.get(stage) ?? stage, days(one.median), days(one.p90), one.files] as const))}
            />
          </div>
        );
      })}
    </>
  );
}

/** The longer nine of ten, and then the longer half, come first. */
function slower(one: Times[string], other: Times[string]): number {
  const [first, second] = [stay(one), stay(other)];
  return second.value - first.value || second.inner - first.inner;
}

const largestFirst = ([, one]: [string, number], [, other]: [string, number]) => other - one;

function Overdue({ figures, asked, named }: Seen) {
  const { overdue_by_province: late, rounded } = figures;
  const of = Object.entries(late).sort(largestFirst);
  const name = namesOf(named);
  return (
    <Part title={words.overdue} what={of.length ? words.overdueWhat : rounded ? words.overdueFew : words.overdueNone}>
      {of.length > 0 && (
        <>
          <Bars of={of.slice(0, 10).map(([code, value]) => ({ key: code, label: name.province(code), value, said: number(value) }))} />
          <Numbers title={words.overdue} asked={asked} table="overdue" head={[words.province, words.overdue]} rows={of.map(([code, value]) => [name.province(code), value] as const)} />
          <div class="thirds">
            {LATE_CUTS.map(({ by, title, overdue: table }) => {
              const all = figures[`overdue_by_${by}`];
              const groups = by === "stage" ? inOrder(all, [...stagesOf(named.programmes).keys()]) : Object.entries(all);
              if (groups.length < 2 || !table) return null;
              return (
                <div key={table}>
                  <h3>{title}</h3>
                  <Bars of={groups.map(([key, value]) => ({ key, label: name[by](key), value, said: number(value) }))} />
                  <Numbers title={`${words.overdue} · ${title}`} asked={asked} table={table} head={[title, words.overdue]} rows={groups.map(([key, value]) => [name[by](key), value] as const)} />
                </div>
              );
            })}
          </div>
        </>
      )}
    </Part>
  );
}

/** By what the late files and the money are told apart. */
const CUTS: readonly { by: "kind" | "region" | "province" | "commune" | "age"; title: string; overdue?: Table; money: Table }[] = [
  { by: "kind", title: words.kind, overdue: "overdue_kinds", money: "money_kinds" },
  { by: "commune", title: words.commune, overdue: "overdue_communes", money: "money_communes" },
  { by: "age", title: words.age, overdue: "overdue_ages", money: "money_ages" },
  { by: "region", title: words.region, overdue: "overdue_regions", money: "money_regions" },
  { by: "province", title: words.province, money: "money_provinces" },
];
const LATE_CUTS = [{ by: "stage", title: words.stage, overdue: "overdue_stages" } as const, ...CUTS];

/** What is called how, by what it is. */
function namesOf(named: Named) {
  const [kinds, stages] = [kindsOf(named.programmes), stagesOf(named.programmes)];
  const known = (find: (code: string) => string) => (code: string) => (code === "-" ? words.unknown : find(code));
  return {
    kind: known((id) => kinds.get(id) ?? id),
    stage: (id: string) => stages.get(id) ?? id,
    region: known((code) => regionName(named.regions, code)),
    province: known((code) => provinceName(named.regions, code)),
    commune,
    age: band,
  };
}

const SHOWN_MONTHS = 12;

function OverTime({ figures: { by_month: all }, asked }: Seen) {
  const months = Object.entries(all);
  if (months.length < 2) return null;
  const last = months.slice(-SHOWN_MONTHS);
  const drawn = (status: string) => (
    <>
      <h3>{statusWords[status]}</h3>
      <Columns label={statusWords[status] ?? status} of={last.map(([month, counts]) => ({ key: month, name: monthName(month), value: counts[status] ?? 0, said: grouped(counts[status] ?? 0) }))} />
    </>
  );
  return (
    <Part title={words.overTime} {...(months.length > SHOWN_MONTHS ? { what: words.lastMonths } : {})}>
      {drawn("submitted")}
      {drawn("approved")}
      <Numbers title={words.overTime} asked={asked} table="months" head={[words.month, ...[...WAY, ...OUT].map((status) => statusWords[status] ?? status)]} rows={months.map(([month, counts]) => [monthName(month), ...[...WAY, ...OUT].map((status) => counts[status] ?? 0)] as const)} />
    </Part>
  );
}

/** Submitted, and of that bar the approved part. */
function pair(figures: Figures, key: string, label: string, counts: Counts): Bar {
  const [sent, good] = [counts["submitted"] ?? 0, counts["approved"] ?? 0];
  return { key, label, value: sent, inner: Math.min(good, sent), said: both(told(figures, sent), told(figures, good)) };
}

function pairs(figures: Figures, head: string, groups: readonly (readonly [string, Counts])[]) {
  const [sent, good] = [statusWords["submitted"] ?? "", statusWords["approved"] ?? ""];
  return { head: [head, sent, good], rows: groups.map(([name, counts]) => [name, count(figures, counts["submitted"]), count(figures, counts["approved"])] as const) };
}

const bySent = ([, one]: readonly [string, Counts], [, other]: readonly [string, Counts]) => (other["submitted"] ?? 0) - (one["submitted"] ?? 0);
const MOST_BARS = 12;

function Programmes({ figures, asked, named }: Seen) {
  const titles = new Map(named.programmes.map((one) => [one.id, inWords(one.title)]));
  const of = Object.entries(figures.by_programme).sort(bySent).map(([id, counts]) => [titles.get(id) ?? id, counts] as const);
  if (asked.programme || !of.length) return null;
  return (
    <Part title={words.byProgramme} what={words.placesWhat}>
      <Bars of={of.map(([name, counts]) => pair(figures, name, name, counts))} />
      <Numbers title={words.byProgramme} asked={asked} table="programmes" {...pairs(figures, words.programme, of)} />
    </Part>
  );
}

function OnMap({ figures, asked, named, onPlace }: Seen) {
  if (figures.gaps.provinces.length < 2) return null;
  const wide = !asked.region && !asked.province && within(named.regions, "read").length > 1;
  return (
    <Part title={words.mapTitle} what={words.mapWhat}>
      <ProvinceMap figures={figures} asked={asked} regions={named.regions} wide={wide} onChoose={onPlace} />
    </Part>
  );
}

function Where({ figures, asked, named }: Seen) {
  const regions = Object.entries(figures.by_region).sort(bySent);
  const provinces = Object.entries(figures.by_province).sort(bySent);
  const name = namesOf(named);
  if (!provinces.length) return null;
  const parts = [
    { title: words.regions, head: words.region, table: "regions", of: regions, name: name.region },
    { title: words.province, head: words.province, table: "provinces", of: provinces, name: name.province },
  ] as const;
  return (
    <Part title={words.places} what={words.placesWhat}>
      {parts.map((part) => {
        if (part.table === "regions" && part.of.length < 2) return null;
        const groups = part.of.map(([code, counts]) => [part.name(code), counts] as const);
        return (
          <div key={part.table}>
            <h3>{part.title}</h3>
            <Bars of={groups.slice(0, MOST_BARS).map(([title, counts]) => pair(figures, title, title, counts))} />
            <Numbers title={part.title} asked={asked} table={part.table} {...pairs(figures, part.head, groups)} />
          </div>
        );
      })}
    </Part>
  );
}

const COMMUNE: Record<string, string> = { rural: words.rural, urban: words.urban };
const commune = (code: string) => COMMUNE[code] ?? words.unknown;

function band(code: string): string {
  if (code === "-") return words.unknown;
  if (code === "55+") return words.above;
  return code === "0-17" ? words.below : fill(words.years, { band: code.replace("-", "–") });
}

function Who({ figures, asked, named }: Seen) {
  const kinds = kindsOf(named.programmes);
  const parts = [
    { title: words.kind, table: "kinds", of: Object.entries(figures.by_kind).map(([kind, counts]) => [kinds.get(kind) ?? kind, counts] as const) },
    { title: words.commune, table: "places", of: Object.entries(figures.by_commune).map(([code, counts]) => [commune(code), counts] as const) },
    { title: words.age, table: "ages", of: Object.entries(figures.by_age).map(([code, counts]) => [band(code), counts] as const) },
  ] as const;
  if (!Object.keys(figures.funnel).length || !figures.money) return null; // a partner hears of places alone
  return (
    <Part title={words.who} what={words.placesWhat}>
      <div class="thirds">
        {parts.map(({ title, table, of }) => (
          <div key={table}>
            <h3>{title}</h3>
            <Bars of={of.map(([name, counts]) => pair(figures, name, name, counts))} />
            <Numbers title={title} asked={asked} table={table} {...pairs(figures, title, of)} />
          </div>
        ))}
      </div>
    </Part>
  );
}

const MEASURES = ["submitted", "approved"] as const;

function Gaps({ figures, asked, named }: Seen) {
  const { gaps, rounded } = figures;
  const name = (code: string) => provinceName(named.regions, code);
  const { best, worst, ratio, mean, without, by_month } = gaps.approved;
  const rural = gaps.rural_by_month;
  const sorted = [...gaps.provinces].sort((one, other) => (other.approved_per_10000 ?? 0) - (one.approved_per_10000 ?? 0));
  if (!best || !worst) return null;
  const [only, another] = sorted;
  const drawn = sorted.length > MOST_BARS ? [...sorted.slice(0, MOST_BARS / 2), ...sorted.slice(-MOST_BARS / 2)] : sorted;
  const told = !best.per_10000 ? (rounded ? words.gapFewer : words.gapNothing) : ratio === null ? fill(rounded ? words.gapFew : words.gapNone, { best: name(best.province), high: decimal(best.per_10000), without }) : fill(words.gapSaid, { best: name(best.province), high: decimal(best.per_10000), worst: name(worst.province), low: decimal(worst.per_10000), ratio: decimal(ratio) });
  const share = (value: number | null) => (value === null ? "–" : <Ltr>{`${decimal(value)} %`}</Ltr>);
  const rate = (value: number | null) => (value === null ? words.fewer : <Ltr>{decimal(value)}</Ltr>);
  return (
    <Part title={words.gaps} what={words.gapsWhat}>
      {only && !another ? (
        <Bars of={MEASURES.map((measure) => ({ key: measure, label: statusWords[measure], value: only[`${measure}_per_10000`] ?? 0, said: rate(only[`${measure}_per_10000`]) }))} />
      ) : (
        <>
          <p>
            <strong>{told}</strong>
          </p>
          <Bars of={drawn.map((one) => ({ key: one.province, label: name(one.province), value: one.approved_per_10000 ?? 0, mark: mean, said: rate(one.approved_per_10000) }))} />
        </>
      )}
      <Numbers
        title={words.gaps}
        asked={asked}
        table="rates"
        head={[words.province, words.population, statusWords["submitted"] ?? "", words.rate, statusWords["approved"] ?? "", `${words.rate} (${statusWords["approved"] ?? ""})`, words.ruralShare]}
        rows={sorted.map((one) => [name(one.province), number(one.population), count(figures, one.submitted), rate(one.submitted_per_10000), count(figures, one.approved), rate(one.approved_per_10000), share(one.rural_share)] as const)}
      />
      {another && by_month.length > 1 && (
        <>
          <h3>{words.gapMonths}</h3>
          <Bars
            of={by_month.slice(-SHOWN_MONTHS).map((one) => {
              const [low, high] = [one.worst?.per_10000 ?? 0, one.best?.per_10000 ?? 0];
              return { key: one.month, label: monthName(one.month), value: high, from: low, mark: one.mean, said: fill(words.between, { low: decimal(low), high: decimal(high) }) };
            })}
          />
          <Numbers
            title={words.gapMonths}
            asked={asked}
            table="gaps"
            head={[words.month, words.best, words.worst, words.mean, words.ratio]}
            rows={by_month.map(({ month, best: top, worst: last, mean: middle, ratio: times }) => [monthName(month), top ? `${name(top.province)} (${decimal(top.per_10000)})` : "–", last ? `${name(last.province)} (${decimal(last.per_10000)})` : "–", <Ltr>{decimal(middle)}</Ltr>, times === null ? "–" : <Ltr>{decimal(times)}</Ltr>] as const)}
          />
        </>
      )}
      {rural.length > 1 && (
        <>
          <h3>{words.ruralMonths}</h3>
          <Columns label={words.ruralMonths} most={100} of={rural.slice(-SHOWN_MONTHS).map((one) => ({ key: one.month, name: monthName(one.month), value: one.share ?? 0, said: one.share === null ? "–" : `${decimal(one.share)} %` }))} />
          <Numbers title={words.ruralMonths} asked={asked} table="communes" head={[words.month, words.rural, words.urban, words.ruralShare]} rows={rural.map((one) => [monthName(one.month), one.rural, one.urban, share(one.share)] as const)} />
        </>
      )}
    </Part>
  );
}

function Targets({ figures, asked, named }: Seen) {
  const { targets } = figures;
  const title = (id: string) => {
    const found = named.programmes.find((one) => one.id === id);
    return found ? inWords(found.title) : id;
  };
  return (
    <Part title={words.targets} what={words.targetsWhat}>
      {targets.map((one) => {
        const label = `${title(one.programme)} · ${inWords(one.unit)} · ${one.year}`;
        const said = fill(words.targetSaid, { reality: told(figures, one.reality), here: grouped(one.here), expected: grouped(one.expected) });
        return (
          <div key={`${one.programme} ${one.year}`}>
            <Bars most={one.here} of={[{ key: "one", label, value: one.reality, mark: one.expected, said }]} />
            {(!one.whole || one.base > 0) && (
              <p class="muted">
                {!one.whole && fill(words.targetShare, { national: grouped(one.per_year) })} {one.base > 0 && fill(words.targetBase, { base: grouped(one.base) })}
              </p>
            )}
          </div>
        );
      })}
      <Numbers title={words.targets} asked={asked} table="targets" head={[words.programme, words.target, words.expected, words.reality]} rows={targets.map((one) => [`${title(one.programme)} ${one.year}`, number(one.here), number(one.expected), count(figures, one.reality)] as const)} />
    </Part>
  );
}

function Money({ figures, asked, named }: Seen) {
  const { money, money_by_month: months } = figures;
  const name = namesOf(named);
  if (!money?.reserved_mad) return null;
  const of = [
    { key: "reserved", label: words.reserved, value: money.reserved_mad, grey: false },
    { key: "paid", label: words.paid, value: money.paid_mad, grey: false },
    { key: "released", label: words.released, value: money.released_mad, grey: true },
  ];
  return (
    <Part title={words.money} what={words.moneyWhat}>
      <Bars of={of.map((one) => ({ ...one, said: dirhams(one.value) }))} />
      <Numbers title={words.money} asked={asked} table="money" head={[words.month, words.reserved, words.paid, words.released]} rows={Object.entries(months).map(([month, one]) => [monthName(month), number(one.reserved_mad), number(one.paid_mad), number(one.released_mad)] as const)} />
      <h3>{words.moneyFor}</h3>
      <p class="muted">{words.moneyForWhat}</p>
      <div class="thirds">
        {CUTS.map(({ by, title, money: table }) => {
          const groups = Object.entries(figures[`money_by_${by}`]);
          if (groups.length < 2) return null;
          const largest = by === "region" || by === "province" ? [...groups].sort(([, one], [, other]) => other.reserved_mad - one.reserved_mad) : groups;
          return (
            <div key={table}>
              <h4>{title}</h4>
              <Bars of={largest.slice(0, MOST_BARS).map(([key, one]) => ({ key, label: name[by](key), value: one.reserved_mad, inner: Math.min(one.paid_mad, one.reserved_mad), said: both(dirhams(one.reserved_mad), dirhams(one.paid_mad)) }))} />
              <Numbers title={`${words.money} · ${title}`} asked={asked} table={table} head={[title, words.reserved, words.paid, words.released]} rows={groups.map(([key, one]) => [name[by](key), number(one.reserved_mad), number(one.paid_mad), number(one.released_mad)] as const)} />
            </div>
          );
        })}
      </div>
    </Part>
  );
}

const OF_WHOM: Record<string, string> = { total: words.total, rural: words.rural, urban: words.urban, start: words.start };

function Context({ figures: { context }, asked, named }: Seen) {
  if (!context.length) return null;
  const place = (code: string) => (code === "MA" ? words.country : regionName(named.regions, code));
  const share = (value: number) => fill(words.percentSign, { value: decimal(value) });
  const aimed = (value: number, aim: number | null) => (aim === null ? share(value) : `${share(value)} · ${fill(words.aim, { aim: share(aim) })}`);
  return (
    <section class="figure context">
      <h2>{words.context}</h2>
      <p class="muted">{words.contextWhat}</p>
      {context.map(({ id, label, place: where, values, aim, source }) => (
        <div key={id}>
          <h3>
            {inWords(label)} · {place(where)}
          </h3>
          <Bars most={100} of={Object.entries(values).map(([whom, value]) => ({ key: whom, label: OF_WHOM[whom] ?? whom, value, grey: true, said: aimed(value, aim), ...(aim === null ? {} : { mark: aim }) }))} />
          <p class="muted">{fill(words.source, { source: inWords(source) })}</p>
        </div>
      ))}
      <Numbers
        title={words.context}
        asked={asked}
        table="context"
        head={[words.contextFigure, words.contextPlace, words.contextOf, words.contextValue, words.target, words.contextSource]}
        rows={context.flatMap(({ label, place: where, values, aim, source }) => Object.entries(values).map(([whom, value]) => [inWords(label), place(where), OF_WHOM[whom] ?? whom, share(value), aim === null ? "–" : share(aim), inWords(source)] as const))}
      />
    </section>
  );
}
