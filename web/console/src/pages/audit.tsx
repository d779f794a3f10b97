/** Who saw and did what, of one file or of one of the team; what is asked stands in the address. */
import { useLocation } from "preact-iso";
import { useEffect, useState } from "preact/hooks";
import { Button, Icon, Ltr, Mend, Page, Waits } from "../../../shared/kit";
import { isDay } from "../../../shared/form/derived";
import { dayOf } from "../../../shared/form/values";
import { day, moment } from "../../../shared/format";
import { Failed, useLoaded, useTask } from "../../../shared/task";
import { EXAMPLE } from "../core/file";
import { type Audit, type Entry, everybody, readAudit } from "../core/audit";
import { fill, inWords, language } from "../core/language";
import type { Person } from "../core/people";
import { type Audited, paths } from "../core/route";
import "./audit.css";
import { words } from "../texts/audit";
import { common } from "../texts/common";
import { roleWords } from "../texts/people";
import { DayField, written } from "../ui/day-field";
import { PrintHistory } from "../ui/print-history";

export function AuditPage() {
  const { query, route } = useLocation();
  const asked: Audited = { reference: query["reference"], person: query["person"], from: query["from"], to: query["to"] };
  const over = [asked.reference, asked.person, asked.from, asked.to];
  const is = JSON.stringify(over);
  return (
    <Page title={words.title}>
      <p>{words.what}</p>
      <Asking key={is} asked={asked} onAsk={(now) => route(paths.audit(now))} />
      {(asked.reference || asked.person) && <Found key={`found ${is}`} asked={asked} />}
    </Page>
  );
}

function Asking({ asked, onAsk }: { asked: Audited; onAsk: (asked: Audited) => void }) {
  const [by, setBy] = useState<"file" | "person">(asked.person ? "person" : "file");
  const [missing, setMissing] = useState(false);
  const [days, setDays] = useState({ from: written(asked.from ?? ""), to: written(asked.to ?? "") });
  const [wrong, setWrong] = useState<("from" | "to")[]>([]);
  const ask = (event: Event) => {
    event.preventDefault();
    const form = new FormData(event.currentTarget as HTMLFormElement);
    const given = (name: keyof Audited) => String(form.get(name) ?? "").trim() || undefined;
    const now = { reference: given("reference"), person: given("person"), from: dayOf(days.from) || undefined, to: dayOf(days.to) || undefined };
    const without = !now.reference && !now.person;
    const bad = (["from", "to"] as const).filter((one) => now[one] !== undefined && !isDay(now[one]));
    setMissing(without);
    setWrong(bad);
    if (without) document.getElementById(by === "file" ? "reference" : "person")?.focus();
    else if (bad[0]) document.getElementById(bad[0])?.focus();
    else onAsk(now);
  };
  const mends = missing ? { "aria-invalid": true as const, "aria-describedby": `${by === "file" ? "reference" : "person"}-mend` } : {};
  return (
    <form class="audit-asks" noValidate onSubmit={ask}>
      <fieldset class="by">
        <legend class="visually-hidden">{words.title}</legend>
        {(["file", "person"] as const).map((one) => (
          <label key={one}>
            <input
              type="radio"
              name="by"
              checked={by === one}
              onChange={() => {
                setBy(one);
                setMissing(false);
              }}
            />{" "}
            {one === "file" ? words.byFile : words.byPerson}
          </label>
        ))}
      </fieldset>
      {by === "file" ? (
        <div class="field">
          <label for="reference">{words.reference}</label>
          <p class="hint">{fill(words.referenceHint, { example: EXAMPLE })}</p>
          {missing && <Mend id="reference-mend">{words.referenceMissing}</Mend>}
          <input id="reference" name="reference" dir="ltr" autocomplete="off" spellcheck={false} maxLength={40} defaultValue={asked.reference ?? ""} {...mends} />
        </div>
      ) : (
        <div class="field">
          <label for="person">{words.person}</label>
          {missing && <Mend id="person-mend">{words.personMissing}</Mend>}
          <Picker chosen={asked.person} mends={mends} />
        </div>
      )}
      <div class="days">
        {([["from", words.from], ["to", words.to]] as const).map(([one, label]) => (
          <DayField key={one} id={one} label={label} mend={wrong.includes(one) ? common.dayWrong : null} value={days[one]} onType={(typed) => setDays((before) => ({ ...before, [one]: typed }))} />
        ))}
      </div>
      <p class="hint">{words.periodHint}</p>
      <Button type="submit" icon="eye">
        {words.show}
      </Button>
    </form>
  );
}

function Picker({ chosen, mends }: { chosen: string | undefined; mends: object }) {
  const { value, failure } = useLoaded(everybody, []);
  if (failure) return <Failed failure={failure} />;
  const sorted = [...(value ?? [])].sort((one, other) => one.name.localeCompare(other.name, language));
  const shown = ({ name, disabled }: Person) => (disabled ? fill(words.closed, { name }) : name);
  return (
    <select id="person" name="person" {...mends}>
      <option value="">{words.choose}</option>
      {sorted.map((one) => (
        <option key={one.id} value={one.id} selected={one.id === chosen}>
          {shown(one)}
        </option>
      ))}
    </select>
  );
}

function Found({ asked }: { asked: Audited }) {
  const [page, setPage] = useState<Audit | null>(null);
  const read = useTask(async (cursor?: string) => {
    const now = await readAudit(asked, cursor);
    setPage((before) => (before && cursor ? { ...now, items: [...before.items, ...now.items] } : now));
  });
  useEffect(() => read.run(), []);
  const failed = <Failed failure={read.failure} known={{ "404": words.noFile }} />;
  const file = page?.items.find((one) => one.application_id);
  if (!page) return read.failure ? failed : <Waits />;
  return (
    <section>
      <h2>{fill(words.period, { from: day(page.from), to: day(page.to) })}</h2>
      {asked.reference && file?.application_id && <PrintHistory id={file.application_id} reference={file.reference ?? ""} />}
      <p role="status">{page.items.length ? fill(words.count, { count: page.items.length }) : words.none}</p>
      {page.items.length > 0 && <Table items={page.items} />}
      {failed}
      {page.next_cursor && (
        <Button kind="secondary" busy={read.busy} onPress={() => read.run(page.next_cursor ?? undefined)}>
          {words.more}
        </Button>
      )}
    </section>
  );
}

function Table({ items }: { items: Entry[] }) {
  return (
    <table class="trail">
      <thead>
        <tr>
          <th scope="col">{words.when}</th>
          <th scope="col">{words.who}</th>
          <th scope="col">{words.did}</th>
          <th scope="col">{words.file}</th>
        </tr>
      </thead>
      <tbody>
        {items.map((one, place) => (
          <tr key={place}>
            <td>{moment(one.at)}</td>
            <td>
              <Who entry={one} />
            </td>
            <td>
              <span class="kind">
                <Icon name={one.kind === "read" ? "eye" : "pencil"} /> {one.kind === "read" ? words.read : words.done}
              </span>
              <strong>{inWords(one.title)}</strong>
              {one.subject.kind === "staff" && <span class="detail">{fill(words.to_account, { name: one.subject.name ?? words.unknown })}</span>}
              {one.assignee_name && one.assignee_name !== one.actor.name && <span class="detail">{fill(words.given, { name: one.assignee_name })}</span>}
              {one.details.map((detail, at) => (
                <span class="detail" key={at}>
                  {inWords(detail)}
                </span>
              ))}
            </td>
            <td>
              {one.application_id && one.reference && (
                <a href={paths.file(one.application_id)}>
                  <Ltr>{one.reference}</Ltr>
                </a>
              )}
            </td>
          </tr>
        ))}
      </tbody>
    </table>
  );
}

function Who({ entry: { actor } }: { entry: Entry }) {
  if (actor.kind !== "staff") return <>{actor.kind === "applicant" ? words.her : words.system}</>;
  return (
    <>
      <bdi>{actor.name ?? words.unknown}</bdi>
      {actor.role && <span class="detail">{roleWords[actor.role as keyof typeof roleWords]}</span>}
    </>
  );
}
