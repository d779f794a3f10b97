/** A new export: which files, which columns, which file. What names a person asks what for. */
import { useLocation } from "preact-iso";
import { useState } from "preact/hooks";
import { isDay } from "../../../shared/form/derived";
import { dayOf } from "../../../shared/form/values";
import { Button, Form, Icon, Mend, MendSummary, Page, Waits } from "../../../shared/kit";
import { Failed, useTask } from "../../../shared/task";
import { inWords, language } from "../core/language";
import { within } from "../core/people";
import { paths } from "../core/route";
import { common } from "../texts/common";
import { statusWords } from "../texts/file";
import { columnWords, words } from "../texts/inout";
import { DayField, written } from "../ui/day-field";
import { type Column, newKey, PERSONAL, PLAIN, requestExport, STATUSES, type Wanted } from "./api";
import { type Names, useNames } from "./names";
import "./exports.css";

const LEAST = 10;
const MOST = 300;
const NAMES = { ar: "العربية", fr: "Français" } as const;

export function NewExportPage() {
  const { value: names, failure } = useNames();
  return (
    <Page title={words.ask} back={{ href: paths.exports(), words: words.title }}>
      <Failed failure={failure} />
      {names ? <Asks names={names} /> : !failure && <Waits />}
    </Page>
  );
}

interface Option {
  value: string;
  title: string;
}

function Asks({ names }: { names: Names }) {
  const { query, route } = useLocation();
  const [key, setKey] = useState(newKey);
  const regions = within(names.regions, "read");
  const [programmeId, setProgramme] = useState(query["programme"] ?? names.programmes[0]?.id ?? "");
  const programme = names.programmes.find((one) => one.id === programmeId) ?? names.programmes[0];
  const [region, setRegion] = useState(query["region"] ?? (regions.length === 1 ? (regions[0]?.code ?? "") : ""));
  const [province, setProvince] = useState(query["province"] ?? "");
  const [status, setStatus] = useState(query["status"] ?? "");
  const [stage, setStage] = useState(query["stage"] ?? "");
  const [from, setFrom] = useState(written(query["from"] ?? ""));
  const [to, setTo] = useState(written(query["to"] ?? ""));
  const [format, setFormat] = useState<Wanted["format"]>(query["format"] === "csv" ? "csv" : "xlsx");
  const [tongue, setTongue] = useState<Wanted["language"]>(language === "ar" ? "ar" : "fr");
  const [columns, setColumns] = useState<readonly Column[]>(PLAIN);
  const [purpose, setPurpose] = useState("");
  const [mends, setMends] = useState<{ field: string; words: string }[]>([]);
  const personal = PERSONAL.some((one) => columns.includes(one));
  const flip = (one: Column) => setColumns((now) => (now.includes(one) ? now.filter((each) => each !== one) : [...now, one]));
  const sending = useTask(async () => {
    const first = dayOf(from);
    const last = dayOf(to);
    const found = [
      ...(first && !isDay(first) ? [{ field: "from", words: common.dayWrong }] : []),
      ...(last && !isDay(last) ? [{ field: "to", words: common.dayWrong }] : []),
      ...(isDay(first) && isDay(last) && first > last ? [{ field: "from", words: words.needPeriod }] : []),
      ...(columns.length ? [] : [{ field: "columns", words: words.needColumn }]),
      ...(personal && purpose.trim().length < LEAST ? [{ field: "purpose", words: words.needPurpose }] : []),
    ];
    setMends(found);
    if (found.length || !programme) return;
    const body: Wanted = {
      kind: "applications",
      programme: programme.id,
      format,
      language: tongue,
      columns: [...PLAIN, ...PERSONAL].filter((one) => columns.includes(one)),
      ...(region ? { region } : {}),
      ...(province ? { province } : {}),
      ...(status ? { status: status as (typeof STATUSES)[number] } : {}),
      ...(stage ? { stage } : {}),
      ...(first ? { from: first } : {}),
      ...(last ? { to: last } : {}),
      ...(personal ? { purpose: purpose.trim() } : {}),
    };
    try {
      await requestExport(body, key);
    } catch (failure) {
      setKey(newKey()); // what is mended is another request
      throw failure;
    }
    route(paths.exports());
  });
  const select = (id: string, label: string, value: string, of: Option[], set: (value: string) => void) => (
    <div class={id === "programme" ? "field whole" : "field"}>
      <label for={id}>{label}</label>
      <select id={id} value={value} onChange={(event) => set(event.currentTarget.value)}>
        {of.map((one) => (
          <option key={one.value} value={one.value} selected={one.value === value}>
            {one.title}
          </option>
        ))}
      </select>
    </div>
  );
  const radio = <T extends string>(name: string, value: T, title: string, hint: string, chosen: T, set: (value: T) => void) => (
    <label class="choice">
      <input type="radio" name={name} value={value} checked={chosen === value} onChange={() => set(value)} />
      <span>
        {title}
        {hint && <small>{hint}</small>}
      </span>
    </label>
  );
  const box = (one: Column) => (
    <label key={one} class="choice">
      <input type="checkbox" value={one} checked={columns.includes(one)} onChange={() => flip(one)} />
      <span>{columnWords[one]}</span>
    </label>
  );
  const mend = (field: string) => mends.find((one) => one.field === field)?.words;
  const provinces = regions.find((one) => one.code === region)?.provinces ?? [];
  return (
    <Form onSubmit={sending.run}>
      <MendSummary mends={mends} />
      <h2>{words.which}</h2>
      <div class="export-asks">
        {select("programme", words.programme, programmeId, names.programmes.map((one) => ({ value: one.id, title: inWords(one.title) })), (value) => {
          setProgramme(value);
          setStage("");
        })}
        {select("region", words.region, region, [...(regions.length === 1 ? [] : [{ value: "", title: words.allRegions }]), ...regions.map((one) => ({ value: one.code, title: inWords(one.name) }))], (value) => {
          setRegion(value);
          setProvince("");
        })}
        {region && select("province", words.province, province, [{ value: "", title: words.wholeRegion }, ...provinces.map((one) => ({ value: one.code, title: inWords(one.name) }))], setProvince)}
        {select("status", words.state, status, [{ value: "", title: words.allStates }, ...STATUSES.map((one) => ({ value: one, title: statusWords[one] ?? one }))], setStatus)}
        {select("stage", words.stage, stage, [{ value: "", title: words.allStages }, ...(programme?.stages ?? []).map((one) => ({ value: one.id, title: inWords(one.title) }))], setStage)}
        <DayField id="from" label={words.from} mend={mend("from")} value={from} onType={setFrom} />
        <DayField id="to" label={words.to} mend={mend("to")} value={to} onType={setTo} />
      </div>
      <h2>{words.columns}</h2>
      <fieldset class="columns" id="columns" tabIndex={-1}>
        <legend>{words.plain}</legend>
        <div class="choices">{PLAIN.map(box)}</div>
      </fieldset>
      <fieldset class="columns personal">
        <legend>
          <Icon name="shield-alert" /> {words.personal}
        </legend>
        <p class="hint">{words.personalHint}</p>
        <div class="choices">{PERSONAL.map(box)}</div>
        {personal && (
          <div class={mend("purpose") ? "field wrong" : "field"}>
            <label for="purpose">{words.purpose}</label>
            <p class="hint" id="purpose-hint">
              {words.purposeHint}
            </p>
            {mend("purpose") && <Mend id="purpose-mend">{mend("purpose")}</Mend>}
            <textarea id="purpose" dir="auto" maxLength={MOST} value={purpose} aria-invalid={!!mend("purpose")} aria-describedby={mend("purpose") ? "purpose-hint purpose-mend" : "purpose-hint"} onInput={(event) => setPurpose(event.currentTarget.value)} />
          </div>
        )}
      </fieldset>
      <h2>{words.file}</h2>
      <div class="export-asks files">
        <fieldset class="columns">
          <legend>{words.format}</legend>
          {radio("format", "xlsx", words.xlsx, words.xlsxHint, format, setFormat)}
          {radio("format", "csv", words.csv, words.csvHint, format, setFormat)}
        </fieldset>
        <fieldset class="columns">
          <legend>{words.language}</legend>
          {radio("language", "ar", NAMES.ar, "", tongue, setTongue)}
          {radio("language", "fr", NAMES.fr, "", tongue, setTongue)}
        </fieldset>
      </div>
      <p class="hint">{words.expires}</p>
      <Failed failure={sending.failure} known={{ exports_under_way: words.tooMany }} />
      <Button type="submit" icon="download" busy={sending.busy}>
        {words.send}
      </Button>
    </Form>
  );
}
