/** A sitting is prepared: which files, who votes, when and where. How many files it would take stands there before. */
import { useLocation } from "preact-iso";
import { useEffect, useState } from "preact/hooks";
import { newKey } from "../../../shared/api";
import { isDay } from "../../../shared/form/derived";
import { todayInMorocco } from "../../../shared/morocco";
import { dayOf } from "../../../shared/form/values";
import { dirhams } from "../../../shared/format";
import { Button, Form, MendSummary, Page, Waits } from "../../../shared/kit";
import { Failed, useLoaded, useTask } from "../../../shared/task";
import { type Programme, programmeOf } from "../core/file";
import { fill, inWords } from "../core/language";
import { AT_WORK, covered, places, type Region } from "../core/people";
import { paths } from "../core/route";
import { countFiles, formSitting, listMembers, type Scope } from "../core/sittings";
import { listProgrammes } from "../core/work";
import { common } from "../texts/common";
import { words } from "../texts/sittings";
import { DayField, written } from "../ui/day-field";
import "./sittings.css";

export function NewSittingPage() {
  const { value, failure, again } = useLoaded(async () => {
    const all = await listProgrammes();
    const [regions, ...programmes] = await Promise.all([places(), ...all.map((one) => programmeOf({ programme: one.id, programme_version: one.version }))]);
    return { regions: covered(regions, AT_WORK), programmes: programmes.filter((one) => deciding(one).length) };
  }, []);
  return (
    <Page title={words.prepare} back={{ href: paths.sittings() }}>
      {failure ? (
        <>
          <Failed failure={failure} />
          <Button kind="secondary" icon="refresh-cw" onPress={again}>
            {common.tryAgain}
          </Button>
        </>
      ) : value?.programmes.length && value.regions.length ? (
        <Asks {...value} />
      ) : (
        <Waits />
      )}
    </Page>
  );
}

const deciding = (programme: Programme) => programme.stages.filter((one) => one.outcomes.includes("approve"));

function Asks({ regions, programmes }: { regions: Region[]; programmes: Programme[] }) {
  const { route } = useLocation();
  const [key] = useState(newKey);
  const [programmeId, setProgramme] = useState(programmes[0]?.id ?? "");
  const [regionCode, setRegion] = useState(regions[0]?.code ?? "");
  const [province, setProvince] = useState("");
  const programme = programmes.find((one) => one.id === programmeId) ?? programmes[0];
  const stages = programme ? deciding(programme) : [];
  const [stageId, setStage] = useState("");
  const stage = stages.find((one) => one.id === stageId)?.id ?? stages.at(-1)?.id ?? "";
  const [kind, setKind] = useState("");
  const [scoreMin, setScoreMin] = useState("");
  const [before, setBefore] = useState("");
  const [most, setMost] = useState("500");
  const [members, setMembers] = useState<readonly string[]>([]);
  const [chair, setChair] = useState("");
  const [quorum, setQuorum] = useState("");
  const [title, setTitle] = useState("");
  const [where, setWhere] = useState("");
  const [heldOn, setHeldOn] = useState(written(todayInMorocco()));
  const [mends, setMends] = useState<{ field: string; words: string }[]>([]);

  const number = (text: string) => (/^\d{1,5}$/.test(text) ? Number(text) : undefined);
  const scope: Scope = { programme: programmeId, region: regionCode, province: province || undefined, stage, kind: kind || undefined, score_min: number(scoreMin), submitted_before: isDay(dayOf(before)) ? dayOf(before) : undefined, most: Math.min(Math.max(number(most) ?? 500, 1), 500) };
  const said = JSON.stringify(scope);
  const [settled, setSettled] = useState(said);
  useEffect(() => {
    const timer = setTimeout(() => setSettled(said), 300);
    return () => clearTimeout(timer);
  }, [said]);
  const counted = useLoaded(() => countFiles(JSON.parse(settled) as Scope), [settled]);
  const known = useLoaded(() => listMembers(scope), [programmeId, regionCode, province]);
  const there = known.value?.filter((one) => members.includes(one.id)) ?? [];
  const needed = number(quorum) ?? Math.floor(there.length / 2) + 1;

  const forming = useTask(async () => {
    const found = [
      ...(there.length ? [] : [{ field: "members", words: words.needMembers }]),
      ...(there.some((one) => one.id === chair) || !there.length ? [] : [{ field: "chair", words: words.needChair }]),
      ...(needed >= 1 && needed <= Math.max(there.length, 1) ? [] : [{ field: "quorum", words: words.needQuorum }]),
      ...(before.trim() && !isDay(dayOf(before)) ? [{ field: "before", words: common.dayWrong }] : []),
      ...(title.trim() && where.trim() ? [] : [{ field: title.trim() ? "meeting-place" : "meeting-name", words: words.needText }]),
      ...(isDay(dayOf(heldOn)) ? [] : [{ field: "held-on", words: common.dayWrong }]),
    ];
    setMends(found);
    if (found.length) return;
    const { programme: p, region, most: many } = scope;
    const filter = { most: many, ...(scope.kind ? { kind: scope.kind } : {}), ...(scope.score_min === undefined ? {} : { score_min: scope.score_min }), ...(scope.submitted_before ? { submitted_before: scope.submitted_before } : {}) };
    const sitting = await formSitting({ programme: p, region, ...(province ? { province } : {}), stage, title: title.trim(), place: where.trim(), held_on: dayOf(heldOn), quorum: needed, members: there.map((one) => one.id), chair, filter }, key);
    route(`${paths.sitting(sitting.id)}?lay=1`);
  });
  const mend = (field: string) => mends.find((one) => one.field === field)?.words;
  const chooseMember = (id: string) => setMembers((now) => (now.includes(id) ? now.filter((one) => one !== id) : [...now, id]));
  const text = (id: string, label: string, value: string, set: (value: string) => void, more: object = {}) => (
    <div class="field">
      <label for={id}>{label}</label>
      <input id={id} value={value} onInput={(event) => set(event.currentTarget.value)} {...more} />
    </div>
  );
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
  const provinces = regions.find((one) => one.code === regionCode)?.provinces ?? [];
  return (
    <Form onSubmit={forming.run}>
      <MendSummary mends={mends} />
      <h2>{words.whichFiles}</h2>
      <div class="asks-in-row">
        {select("programme", words.programme, programmeId, programmes.map((one) => ({ value: one.id, title: inWords(one.title) })), setProgramme)}
        {select("region", words.region, regionCode, regions.map((one) => ({ value: one.code, title: inWords(one.name) })), (code) => {
          setRegion(code);
          setProvince("");
        })}
        {select("province", words.province, province, [{ value: "", title: words.wholeRegion }, ...provinces.map((one) => ({ value: one.code, title: inWords(one.name) }))], setProvince)}
        {select("stage", words.stage, stage, stages.map((one) => ({ value: one.id, title: inWords(one.title) })), setStage)}
        {select("kind", words.kind, kind, [{ value: "", title: words.allKinds }, ...Object.entries(programme?.kind_titles ?? {}).map(([value, title]) => ({ value, title: inWords(title) }))], setKind)}
        {text("score-min", words.scoreMin, scoreMin, setScoreMin, { inputMode: "numeric", dir: "ltr" })}
        <DayField id="before" label={words.before} mend={mend("before")} value={before} onType={setBefore} />
        {text("most", words.most, most, setMost, { inputMode: "numeric", dir: "ltr" })}
      </div>
      <Failed failure={counted.failure} />
      <p role="status">
        <strong>{counted.value ? fill(words.counted, { count: `${counted.value.count}${counted.value.more ? "+" : ""}`, taken: counted.value.taken, amount: dirhams(counted.value.requested_mad) }) : "…"}</strong>
        {counted.value && counted.value.no_amount > 0 && <> {fill(words.noAmount, { count: counted.value.no_amount })}</>}
        {counted.value && counted.value.not_possible > 0 && <> {fill(words.notPossible, { count: counted.value.not_possible })}</>}
      </p>
      <h2>{words.committee}</h2>
      <Failed failure={known.failure} />
      <fieldset class="member-list" id="members" tabIndex={-1}>
        <legend>{words.members}</legend>
        <p class="hint">{known.value?.length === 0 ? words.noMembers : words.membersHint}</p>
        {known.value?.map((one) => (
          <label key={one.id}>
            <input type="checkbox" checked={members.includes(one.id)} onChange={() => chooseMember(one.id)} />
            <bdi>{one.name}</bdi>
          </label>
        ))}
      </fieldset>
      <div class="asks-in-row">
        <div class="field">
          <label for="chair">{words.chair}</label>
          <p class="hint">{words.chairHint}</p>
          <select id="chair" value={chair} onChange={(event) => setChair(event.currentTarget.value)}>
            <option value="">{words.chooseChair}</option>
            {there.map((one) => (
              <option key={one.id} value={one.id} selected={one.id === chair}>
                {one.name}
              </option>
            ))}
          </select>
        </div>
        <div class="field">
          <label for="quorum">{words.quorum}</label>
          <p class="hint">{words.quorumHint}</p>
          <input id="quorum" inputMode="numeric" dir="ltr" value={quorum || String(needed)} onInput={(event) => setQuorum(event.currentTarget.value)} />
        </div>
      </div>
      <h2>{words.when}</h2>
      <div class="asks-in-row">
        {text("meeting-name", words.meetingName, title, setTitle, { maxLength: 120, dir: "auto" })}
        {text("meeting-place", words.meetingPlace, where, setWhere, { maxLength: 120, dir: "auto" })}
        <DayField id="held-on" label={words.heldOn} mend={mend("held-on")} value={heldOn} onType={setHeldOn} />
      </div>
      <Failed failure={forming.failure} />
      <Button type="submit" busy={forming.busy} icon="check">
        {words.form}
      </Button>
    </Form>
  );
}
