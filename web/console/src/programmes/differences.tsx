/** What differs between two versions: in words first, then line by line. */
import { useRoute, useLocation } from "preact-iso";
import { useState } from "preact/hooks";
import { Button, Icon, Notice, Page, Waits } from "../../../shared/kit";
import { Failed, useLoaded } from "../../../shared/task";
import { day } from "../../../shared/format";
import type { Texts } from "../../../shared/language";
import { fill, inWords } from "../core/language";
import { paths } from "../core/route";
import { words } from "../texts/programmes";
import { Select } from "../ui/select";
import { type Change, compare, type Compared, listVersions, readProgramme } from "./api";
import "./programmes.css";

/** The sentence says the same in words. */
const KINDS = {
  added: { sign: "+", colour: "moss" },
  removed: { sign: "−", colour: "brick" },
  changed: { sign: "~", colour: "saffron" },
} as const;
const NAMES = { ar: "العربية", fr: "Français", en: "English" } as const;

/** `to` null: what comes next. `level`: of its heading. */
export function Differences({ id, from, to, level }: { id: string; from: number; to: number | null; level: 2 | 3 }) {
  const { value, failure } = useLoaded(() => compare(id, from, to), [id, from, to]);
  return (
    <section aria-label={words.differences}>
      <Failed failure={failure} />
      {value ? <Shown compared={value} from={from} level={level} /> : !failure && <Waits />}
    </section>
  );
}

function Shown({ compared: { changes, hunks }, from, level }: { compared: Compared; from: number; level: 2 | 3 }) {
  const [Head, Group] = level === 2 ? (["h2", "h3"] as const) : (["h3", "h4"] as const);
  const groups = (["applicant", "staff"] as const).map((concerns) => ({ concerns, items: (changes ?? []).filter((one) => one.concerns === concerns) }));
  return (
    <>
      <Head>{fill(words.differsFrom, { n: from })}</Head>
      {changes === null && (
        <Notice kind="turn">
          <p>{words.mistakesFirst}</p>
        </Notice>
      )}
      {changes?.length === 0 && <p>{hunks?.length ? words.onlyWriting : words.noDifference}</p>}
      {groups.map(
        ({ concerns, items }) =>
          items.length > 0 && (
            <section key={concerns}>
              <Group>{concerns === "applicant" ? words.forApplicants : words.forStaff}</Group>
              <ul class="changes">
                {items.map((one) => (
                  <Told key={one.path + one.words.fr} change={one} />
                ))}
              </ul>
            </section>
          ),
      )}
      {hunks && hunks.length > 0 && (
        <details>
          <summary>{words.lineByLine}</summary>
          <Lines hunks={hunks} />
        </details>
      )}
      {hunks === null && <p class="muted">{words.tooLong}</p>}
    </>
  );
}

function Told({ change }: { change: Change }) {
  const kind = KINDS[change.kind];
  const texts = change.languages.filter((language): language is "ar" | "fr" | "en" => language in NAMES);
  return (
    <li>
      <p>
        <span class={kind.colour}>
          <span class="sign" aria-hidden="true">
            {kind.sign}
          </span>
        </span>{" "}
        {inWords(change.words)}
      </p>
      {texts.length ? (
        texts.map((language) => <Pair key={language} name={NAMES[language]} lang={language} before={(change.before as Texts)[language]} after={(change.after as Texts)[language]} />)
      ) : (
        <Pair before={plain(change.before)} after={plain(change.after)} />
      )}
    </li>
  );
}

/** A value that can be shown as it is; null of what is only told. */
function plain(value: unknown): string | null {
  if (value === true) return words.yes;
  if (value === false) return words.no;
  if (typeof value === "number") return String(value);
  if (typeof value === "string") return /^\d{4}-\d\d-\d\d$/.test(value) ? day(value) : value === "all" ? words.everywhere : value;
  if (Array.isArray(value)) return value.join(", ");
  if (typeof value === "object" && value !== null && "fr" in value) return inWords(value as Texts);
  return null;
}

function Pair({ name, lang, before, after }: { name?: string; lang?: string; before: string | null; after: string | null }) {
  if (before === null && after === null) return null;
  return (
    <p class="pair">
      {name && <small>{name}</small>}
      <del {...(lang ? { lang } : {})} dir="auto">
        <span class="visually-hidden">{words.was} </span>
        {before ?? words.nothing}
      </del>{" "}
      <Icon name="arrow-right" />{" "}
      <ins {...(lang ? { lang } : {})} dir="auto">
        <span class="visually-hidden">{words.is} </span>
        {after ?? words.nothing}
      </ins>
    </p>
  );
}

const SIGNS = { same: " ", added: "+", removed: "−" } as const;

function Lines({ hunks }: { hunks: NonNullable<Compared["hunks"]> }) {
  return (
    <div class="lines" dir="ltr" tabIndex={0} role="region" aria-label={words.lineByLine}>
      {hunks.map((hunk, at) => (
        <ol key={at} class="hunk">
          {hunk.map((line) => (
            <li key={`${line.before} ${line.after}`} class={line.kind}>
              <span class="at" aria-hidden="true">
                {line.after ?? line.before}
              </span>
              <span aria-hidden="true">{SIGNS[line.kind as keyof typeof SIGNS]}</span>
              {line.kind !== "same" && <span class="visually-hidden">{line.kind === "added" ? words.added : words.removed}</span>}
              <code dir="auto">{line.text || " "}</code>
            </li>
          ))}
        </ol>
      ))}
    </div>
  );
}

const NEXT = "next";

/** Which two: any version that was published, and of what it became also the one that comes. */
function Which({ id, from, to }: { id: string; from: number; to: number | null }) {
  const { route } = useLocation();
  const { value, failure } = useLoaded(async () => {
    const [versions, { next }] = await Promise.all([listVersions(id), readProgramme(id)]);
    return { versions, next: next !== null };
  }, [id]);
  const [before, setBefore] = useState(String(from));
  const [after, setAfter] = useState(to === null ? NEXT : String(to));
  if (!value) return <Failed failure={failure} />;
  const published = value.versions.map((one) => ({ value: String(one.version), title: one.current ? `${one.version} (${words.current})` : String(one.version) }));
  const become = value.next ? [{ value: NEXT, title: words.theNext }, ...published] : published;
  if (become.length < 2) return null;
  const compareThem = (event: Event) => {
    event.preventDefault();
    route(paths.compareProgramme(id, Number(before), after === NEXT ? null : Number(after)));
  };
  return (
    <form class="filters" onSubmit={compareThem}>
      <Select id="from" label={words.fromVersion} of={published} value={before} onChoose={(one) => setBefore(one ?? before)} />
      <Select id="to" label={words.toVersion} of={become} value={after} onChoose={(one) => setAfter(one ?? after)} />
      <Button type="submit" icon="search">
        {words.compare}
      </Button>
    </form>
  );
}

export function ComparePage() {
  const id = useRoute().params["id"] ?? "";
  const { query } = useLocation();
  const from = Number(query["from"]) || 1;
  const to = query["to"] ? Number(query["to"]) || 1 : null;
  return (
    <Page title={to === null ? fill(words.compareNext, { from }) : fill(words.compareTitle, { from, to })} back={{ href: paths.programme(id), words: words.toProgramme }}>
      <Which key={`${id} ${from} ${to}`} id={id} from={from} to={to} />
      <Differences id={id} from={from} to={to} level={2} />
    </Page>
  );
}
