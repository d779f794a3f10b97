/** What waits to be done, nearest deadline first. The choice of what is shown stands in the address. */
import { useLocation } from "preact-iso";
import { useLayoutEffect, useRef, useState } from "preact/hooks";
import { Button, Icon, Ltr, Notice, Page, Waits } from "../../../shared/kit";
import { Failed, inPlainWords, useLoaded, useTask } from "../../../shared/task";
import { fill, inWords } from "../core/language";
import { programmeOf } from "../core/file";
import { colleagues, places } from "../core/people";
import { paths } from "../core/route";
import { may } from "../core/session";
import { claim, countWork, fileOf, type Given, giveBack, givesBack, isCounted, isFree, isMe, isMine, type Item, type List, listProgrammes, mayGive, nextFile, open, queryOf, type Query, readList, readMore, type Result, VIEWS, written } from "../core/work";
import { common } from "../texts/common";
import { statusWords } from "../texts/file";
import { emptyWords, flagWords, viewWords, words } from "../texts/work";
import { FIND, FindFile } from "../ui/find-file";
import { HowMany } from "../ui/how-many";
import { type Key, Keys } from "../ui/keys";
import { NoNext } from "../ui/next-file";
import { useRows } from "../ui/rows";
import { Choices } from "../ui/work-choices";
import { When } from "../ui/when";

type Named = Awaited<ReturnType<typeof names>>;

/** What programmes and stages are called, of every version that a row may be of; and places. */
async function names() {
  const [programmes, regions] = await Promise.all([listProgrammes(), places()]);
  const whole = await Promise.all(programmes.map((one) => programmeOf({ programme: one.id, programme_version: one.version })));
  return { programmes: whole, regions };
}

interface Loaded extends List {
  of: string;
}

export function WorkPage() {
  const { query: given, route } = useLocation();
  const query = queryOf(given);
  const here = written(query);
  const { value: named, failure: unnamed } = useLoaded(names, []);
  const team = useLoaded(async () => (may("read_people") ? (await colleagues(query.region)).filter((one) => !isMe(one.id)) : []), [query.region]);
  const counts = useLoaded(() => countWork(query), [query.programme, query.region, query.province]);
  const [loaded, setLoaded] = useState<Loaded | null>(null);
  const [picked, setPicked] = useState<ReadonlySet<string>>(new Set());
  const [told, setTold] = useState<{ results: Result[] } | { given: Given[] } | null>(null);
  const [noNext, setNoNext] = useState(false);

  const shown = useRef(here);
  shown.current = here;
  const keep = (next: Loaded) => next.of === shown.current && setLoaded(next); // else she looks at something else by now
  const first = useLoaded(async () => {
    setPicked(new Set());
    setTold(null);
    setNoNext(false);
    keep({ of: here, ...(await readList(query)) });
    return here;
  }, [here]);
  const list = loaded?.of === here ? loaded : null;
  const more = useTask(async () => {
    if (list) keep({ of: here, ...(await readMore(query, list)) });
  });
  const changed = (now: readonly Item[]) => {
    const by = new Map(now.map((one) => [one.id, one]));
    setLoaded((before) => before && { ...before, items: before.items.map((one) => by.get(one.id) ?? one) });
    counts.again();
  };
  const taking = useTask(async (ids: readonly string[]) => {
    setTold(null);
    const results = await claim(ids);
    setTold({ results });
    setPicked(new Set());
    changed(results.flatMap(({ item }) => item ?? []));
  });
  const giving = useTask(async (items: readonly Item[]) => {
    const given: Given[] = [];
    setTold({ given });
    try {
      await giveBack(items, (one) => {
        given.push(one);
        setTold({ given: [...given] });
      });
    } finally {
      pick(given.map(({ item }) => item.id), false);
      changed(given.map(({ item }) => item));
    }
  });
  const going = useTask(async () => {
    setNoNext(false);
    const next = await nextFile(query);
    setNoNext(next === null);
    if (next === null) return;
    open(next);
    route(fileOf(next, query));
  });
  const pick = (ids: readonly string[], on?: boolean) =>
    setPicked((before) => {
      const after = new Set(before);
      for (const id of ids) if (on ?? !before.has(id)) after.add(id); else after.delete(id);
      return after;
    });
  return (
    <Page
      title={words.title}
      beside={
        <Button icon="arrow-right" busy={going.busy} onPress={going.run}>
          {words.start}
        </Button>
      }
    >
      {may("search") && <FindFile query={query} />}
      <Views query={query} counts={counts.value} />
      {named && <Choices query={query} programmes={named.programmes} regions={named.regions} counts={counts.value} team={team.value ?? []} onChoose={(next) => route(paths.work(written(next)))} />}
      <Failed failure={unnamed ?? counts.failure ?? team.failure} />
      <NoNext next={{ none: noNext, failure: going.failure }} />
      <Failed failure={taking.failure ?? giving.failure} />
      {told && ("given" in told ? <ToldGiven given={told.given} /> : <ToldTaken results={told.results} />)}
      {first.failure ? (
        <>
          <Failed failure={first.failure} />
          <Button kind="secondary" icon="refresh-cw" onPress={first.again}>
            {common.tryAgain}
          </Button>
        </>
      ) : list && named ? (
        <>
          <Rows key={here} list={list} query={query} named={named} picked={picked} busy={taking.busy || giving.busy} onPick={pick} onTake={taking.run} onGive={giving.run} onNext={going.run} />
          {picked.size > 0 && (
            <div class="bulk" role="group" aria-label={words.forPicked}>
              <p role="status">{fill(words.picked, { count: picked.size })}</p>
              {givesBack(query) ? (
                <Button busy={giving.busy} onPress={() => giving.run(list.items.filter((one) => picked.has(one.id)))}>
                  {words.givePicked}
                </Button>
              ) : (
                <Button busy={taking.busy} onPress={() => taking.run([...picked])}>
                  {words.takePicked}
                </Button>
              )}
              <Button kind="secondary" onPress={() => setPicked(new Set())}>
                {words.unpick}
              </Button>
            </div>
          )}
          <Failed failure={more.failure} />
          {list.cursor && (
            <Button kind="secondary" busy={more.busy} onPress={more.run}>
              {list.items.length ? words.more : words.seek}
            </Button>
          )}
        </>
      ) : (
        !unnamed && <Waits />
      )}
    </Page>
  );
}

/** What may be looked at, with how much there is of it: up to a thousand, then "1000+". Of what nobody has taken or done
anything about no number is known without reading the files (docs/adr/0048). */
function Views({ query, counts }: { query: Query; counts: Awaited<ReturnType<typeof countWork>> | null }) {
  const numbers = counts && { ...(query.stage ? {} : { all: counts.all }), mine: counts.mine, overdue: counts.overdue, soon: counts.soon, calls: counts.calls };
  return (
    <nav class="chips" aria-label={words.views}>
      {([undefined, ...VIEWS] as const).map((view) => {
        const one = view ?? "all";
        const number = numbers && one in numbers && isCounted({ ...query, view }) ? numbers[one as keyof typeof numbers] : null;
        return (
          <a key={one} class="chip" href={paths.work(written({ ...query, view }))} {...(view === query.view ? { "aria-current": "true" as const } : {})}>
            {view === query.view && <Icon name="check" />} {viewWords[one]} {number && <HowMany {...number} urgent={one === "overdue"} />}
          </a>
        );
      })}
    </nav>
  );
}

function ToldGiven({ given }: { given: Given[] }) {
  const done = given.filter((one) => !one.refused);
  const refused = given.filter((one) => one.refused);
  if (!given.length) return null;
  return (
    <Notice kind={refused.length ? "turn" : "done"} live>
      <p>{fill(refused.length ? words.someGiven : words.allGiven, { count: done.length })}</p>
      <ul>
        {(refused.length ? refused : done).map(({ item, refused: why }) => (
          <li key={item.id}>
            <Ltr>{item.reference}</Ltr>
            {why && <> · {inPlainWords(why)}</>}
          </li>
        ))}
      </ul>
    </Notice>
  );
}

function ToldTaken({ results }: { results: Result[] }) {
  const count = results.filter((one) => one.outcome === "claimed").length;
  const others = results.filter((one) => one.outcome !== "claimed");
  return (
    <Notice kind={others.length ? "turn" : "done"} live>
      <p>{fill(others.length ? words.someTaken : words.allTaken, { count })}</p>
      {others.length > 0 && (
        <ul>
          {others.map((one) => (
            <li key={one.id}>
              <Ltr>{one.item?.reference ?? one.id}</Ltr> · {one.outcome === "taken" ? fill(words.takenBy, { name: one.item?.assignee_name ?? words.colleague }) : words.notPossible}
            </li>
          ))}
        </ul>
      )}
    </Notice>
  );
}

interface RowsGiven {
  list: Loaded;
  query: Query;
  named: Named;
  picked: ReadonlySet<string>;
  busy: boolean;
  /** Picked or not; without `on` the other way round. */
  onPick: (ids: readonly string[], on?: boolean) => void;
  onTake: (ids: readonly string[]) => void;
  onGive: (items: readonly Item[]) => void;
  onNext: () => void;
}

function Rows({ list, query, named, picked, busy, onPick, onTake, onGive, onNext }: RowsGiven) {
  const { items, back } = list;
  const { box, at, keys: moves, link } = useRows(items.length > 0, words.keyOpen, back);
  const acts = may("act");
  const gives = givesBack(query);
  const mayPick = gives ? mayGive : isFree;
  const pickable = items.filter(mayPick).map((one) => one.id);
  const here = () => items[at()];
  const keys: Key[] = [
    ...moves,
    { key: "n", what: words.keyFile, press: onNext },
    ...(may("search") ? [{ key: "/", what: words.keyFind, press: () => document.getElementById(FIND)?.focus() }] : []),
  ];
  if (acts) {
    const pick = () => {
      const item = here();
      if (item && mayPick(item)) onPick([item.id]);
    };
    const act = () => {
      const item = here();
      const chosen = picked.size ? items.filter((one) => picked.has(one.id)) : item && mayPick(item) ? [item] : [];
      if (!chosen.length) return;
      if (gives) onGive(chosen);
      else onTake(chosen.map((one) => one.id));
    };
    keys.push(
      { key: "x", what: words.keyPick, press: pick },
      { key: "*", what: words.keyPickAll, press: () => onPick(pickable, !pickable.every((id) => picked.has(id))) },
      gives ? { key: "g", what: words.keyGive, press: act } : { key: "c", what: words.keyTake, press: act },
    );
  }
  if (!items.length) {
    return <p role="status">{list.cursor ? words.seekWhat : emptyWords[query.view ?? "all"]}</p>;
  }
  return (
    <>
      <div class="above">
        <p role="status">{fill(list.cursor ? words.shownMore : words.shown, { count: items.length })}</p>
        <Keys keys={keys} />
      </div>
      <div class="wide">
        <table class="work">
          <caption class="visually-hidden">{words.list}</caption>
          <thead>
            <tr>
              {acts && (
                <th scope="col" class="pick">
                  <PickAll pickable={pickable} label={gives ? words.pickAllGive : words.pickAll} picked={picked} onPick={onPick} />
                </th>
              )}
              <th scope="col">{words.reference}</th>
              <th scope="col">{words.stage}</th>
              <th scope="col">{words.place}</th>
              <th scope="col">{words.deadline}</th>
              <th scope="col">{words.who}</th>
            </tr>
          </thead>
          <tbody ref={box}>
            {items.map((item) => (
              <Row key={item.id} item={item} query={query} named={named} acts={acts} link={link} pickable={mayPick(item)} picked={picked.has(item.id)} busy={busy} onPick={onPick} onTake={onTake} onGive={onGive} />
            ))}
          </tbody>
        </table>
      </div>
    </>
  );
}

/** Everything here that may be picked, at one press: picked, not picked, or some of it. */
function PickAll({ pickable, label, picked, onPick }: { pickable: readonly string[]; label: string; picked: ReadonlySet<string>; onPick: RowsGiven["onPick"] }) {
  const box = useRef<HTMLInputElement>(null);
  const count = pickable.filter((id) => picked.has(id)).length;
  const all = pickable.length > 0 && count === pickable.length;
  useLayoutEffect(() => {
    if (box.current) box.current.indeterminate = count > 0 && !all;
  }, [count, all]);
  if (!pickable.length) return <span class="visually-hidden">{words.pick}</span>;
  return (
    <label>
      <input ref={box} type="checkbox" checked={all} onChange={() => onPick(pickable, !all)} />
      <span class="visually-hidden">{label}</span>
    </label>
  );
}

const ICONS: Record<string, string> = { call_me: "phone", possible_duplicate: "copy", refused_duplicate: "copy", appeal_open: "scale", complaint_open: "message-square", untouched: "hourglass", identity_locked: "key-round" };

function Row({ item, query, named, acts, link, pickable, picked, busy, onPick, onTake, onGive }: { item: Item; acts: boolean; pickable: boolean; link: ReturnType<typeof useRows>["link"]; picked: boolean } & Omit<RowsGiven, "list" | "picked" | "onNext">) {
  const programme = named.programmes.find((one) => one.id === item.programme);
  const stage = programme?.stages.find((one) => one.id === item.stage);
  const place = named.regions.flatMap((one) => one.provinces).find((one) => one.code === item.province);
  const flags = item.flags.filter((one) => one in ICONS);
  return (
    <tr {...(picked ? { "data-picked": true } : {})}>
      {acts && (
        <td class="pick">
          {pickable && (
            <label>
              <input type="checkbox" checked={picked} onChange={() => onPick([item.id])} />
              <span class="visually-hidden">{fill(words.pickOne, { reference: item.reference })}</span>
            </label>
          )}
        </td>
      )}
      <th scope="row">
        <a href={fileOf(item.id, query)} {...link(item.id)}>
          <Ltr>{item.reference}</Ltr>
        </a>
        <small class="kind">
          {programme ? inWords(programme.kind_titles[item.kind] ?? programme.title) : item.programme}
          {flags.map((one) => (
            <span class="flag" key={one}>
              <Icon name={ICONS[one] ?? ""} /> {flagWords[one]}
            </span>
          ))}
        </small>
      </th>
      <td>
        {stage ? inWords(stage.title) : statusWords[item.status]}
        {stage && item.status === "changes_requested" && <small>{statusWords[item.status]}</small>}
      </td>
      <td>{place ? inWords(place.name) : words.nowhere}</td>
      <td>
        <When item={item} />
      </td>
      <td class="who">
        {item.assignee ? (
          <>
            {isMine(item) ? <strong>{words.you}</strong> : <bdi>{item.assignee_name ?? words.colleague}</bdi>}
            {acts && mayGive(item) && (
              <button type="button" class="link" aria-disabled={busy} aria-label={fill(words.giveOne, { reference: item.reference })} onClick={() => onGive([item])}>
                {words.give}
              </button>
            )}
          </>
        ) : isFree(item) && acts ? (
          <button type="button" class="link" aria-disabled={busy} aria-label={fill(words.takeOne, { reference: item.reference })} onClick={() => onTake([item.id])}>
            {words.take}
          </button>
        ) : (
          <span class="muted">{words.nobody}</span>
        )}
      </td>
    </tr>
  );
}
