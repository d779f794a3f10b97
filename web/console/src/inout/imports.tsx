/** One's imports, and how a new one begins: what the rows are, and the file. */
import { useLocation } from "preact-iso";
import { useState } from "preact/hooks";
import { day, grouped } from "../../../shared/format";
import { Button, Ltr, Notice, Page, Waits } from "../../../shared/kit";
import { Take } from "../../../shared/papers/parts";
import { Failed, useLoaded, useTask } from "../../../shared/task";
import { programmeOf } from "../core/file";
import { fill, inWords } from "../core/language";
import { paths } from "../core/route";
import { listProgrammes } from "../core/work";
import { common } from "../texts/common";
import { stateWords, words } from "../texts/imports";
import { Keys } from "../ui/keys";
import { More, usePages } from "../ui/pages";
import { StalledShort } from "../ui/stalled";
import { useRows } from "../ui/rows";
import { Table } from "../ui/table";
import { begin, type ImportSummary, listImports, mediaOf, MOST, newKey } from "./imports-api";
import { Pages } from "./names";
import "./inout.css";

export function ImportsPage() {
  return (
    <Page title={words.title}>
      <Pages />
      <p>{words.intro}</p>
      <New />
      <Mine />
    </Page>
  );
}

function New() {
  const { value, failure, again } = useLoaded(async () => {
    const all = await listProgrammes();
    return Promise.all(all.map((one) => programmeOf({ programme: one.id, programme_version: one.version })));
  }, []);
  return (
    <section class="card">
      <h2>{words.newTitle}</h2>
      {failure ? (
        <>
          <Failed failure={failure} />
          <Button kind="secondary" icon="refresh-cw" onPress={again}>
            {common.tryAgain}
          </Button>
        </>
      ) : value ? (
        <Asks programmes={value} />
      ) : (
        <Waits />
      )}
    </section>
  );
}

type Programme = Awaited<ReturnType<typeof programmeOf>>;
type Language = "ar" | "fr";

function Asks({ programmes }: { programmes: readonly Programme[] }) {
  const { route } = useLocation();
  const [programmeId, setProgramme] = useState(programmes[0]?.id ?? "");
  const programme = programmes.find((one) => one.id === programmeId);
  const kinds = programme?.kinds ?? [];
  const [kindId, setKind] = useState("");
  const kind = kinds.find((id) => id === kindId) ?? kinds[0] ?? "";
  const [language, setLanguage] = useState<Language>("ar");
  const [picked, setPicked] = useState<{ file: File; key: string } | null>(null);
  const [mend, setMend] = useState<string | null>(null);
  const sending = useTask(async ({ file, key }: { file: File; key: string }) => {
    const media = mediaOf(file.name);
    const wrong = !media ? words.notTable : !file.size ? words.empty : file.size > MOST ? words.tooBig : null;
    setMend(wrong);
    setPicked(wrong ? null : { file, key });
    if (wrong || !media) return;
    route(paths.import(await begin({ programme: programmeId, kind, language }, file, media, key)));
  });
  const select = (id: string, label: string, value: string, of: { value: string; title: string }[], set: (value: string) => void) => (
    <div class="field">
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
  return (
    <>
      <div class="inout-asks">
        {select("programme", words.programme, programmeId, programmes.map((one) => ({ value: one.id, title: inWords(one.title) })), setProgramme)}
        {select("kind", words.kind, kind, kinds.map((value) => ({ value, title: inWords(programme?.kind_titles[value] ?? { ar: value, fr: value, en: value }) })), setKind)}
        {select("language", words.language, language, [{ value: "ar", title: words.ar }, { value: "fr", title: words.fr }], (value) => setLanguage(value === "fr" ? "fr" : "ar"))}
      </div>
      <div class="taking">
        <p class="hint" id="table-hint">
          {words.fileHint}
        </p>
        <Take id="table" main icon="upload" words={words.choose} of={words.file} accept=".xlsx,.csv,.txt,.tsv" one hint="table-hint" onTake={([file]) => file && sending.run({ file, key: newKey() })} />
      </div>
      {mend && (
        <div role="alert">
          <Notice kind="refused">
            <p>{mend}</p>
          </Notice>
        </div>
      )}
      <p role="status">{sending.busy && picked ? fill(words.sending, { name: picked.file.name }) : ""}</p>
      <Failed failure={sending.failure} known={{ programme_closed: words.programmeClosed }}>
        {picked && (
          <Button kind="secondary" icon="refresh-cw" onPress={() => sending.run(picked)}>
            {words.again}
          </Button>
        )}
      </Failed>
    </>
  );
}

function Mine() {
  const { items: come, failure, rest } = usePages<ImportSummary>(listImports);
  const items = come ?? [];
  const { box, keys, link } = useRows<HTMLDivElement>(items.length > 0);
  return (
    <div ref={box}>
      <div class="above">
        <h2>{words.mine}</h2>
        {items.length > 0 && <Keys keys={keys} />}
      </div>
      <Failed failure={failure} />
      {!come && !failure && <Waits />}
      {come && <p class="hint">{items.length ? words.kept : words.none}</p>}
      {items.length > 0 && (
        <Table name={words.mine} kind="rows" heads={[words.fileName, words.programme, { number: words.rows }, words.state, words.began]}>
          {items.map((one) => (
            <tr key={one.id}>
              <th scope="row">
                <a href={paths.import(one.id)} {...link(one.id)}>
                  <bdi>{one.filename}</bdi>
                </a>
                {one.left && <small>{words.left}</small>}
              </th>
              <td>{inWords(one.title)}</td>
              <td class="number">
                <Ltr>{grouped(one.rows)}</Ltr>
              </td>
              <td>{one.stalled ? <StalledShort /> : stateWords[one.state]}</td>
              <td>{day(one.at)}</td>
            </tr>
          ))}
        </Table>
      )}
      <More rest={rest} words={words.more} />
    </div>
  );
}

