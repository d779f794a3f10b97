/** The filters of the work beside its views: programme, stage, profile, place, state and colleague; each is an address. */
import type { Programme } from "../core/file";
import { inWords } from "../core/language";
import { AT_WORK, covered, type Person, type Region } from "../core/people";
import { paths } from "../core/route";
import { type Counts, isCounted, ofColleague, type Query, type Status, STATUSES, written } from "../core/work";
import { Icon } from "../../../shared/kit";
import { statusWords } from "../texts/file";
import { words } from "../texts/work";
import { HowMany } from "./how-many";
import { Select } from "./select";

export function Choices({ query, programmes, regions, counts, team, onChoose }: { query: Query; programmes: readonly Programme[]; regions: readonly Region[]; counts: Counts | null; team: readonly Person[]; onChoose: (query: Query) => void }) {
  const mine = covered(regions, AT_WORK);
  const chosen = programmes.filter((one) => !query.programme || one.id === query.programme);
  const stages = [...new Map(chosen.flatMap((one) => one.stages).map((one) => [one.id, { value: one.id, title: inWords(one.title) }])).values()];
  const kinds = [...new Map(chosen.flatMap((one) => Object.entries(one.kind_titles)).map(([id, title]) => [id, { value: id, title: inWords(title) }])).values()];
  const provinces = mine.filter((one) => !query.region || one.code === query.region).flatMap((one) => (mine.length === 1 || query.region ? one.provinces : []));
  const filtered = query.programme || query.stage || query.kind || query.region || query.province || query.status || query.assigned;
  const size = (stage: string) => {
    const found = isCounted({ ...query, stage }) ? (counts?.stages?.filter((one) => one.stage === stage) ?? []) : [];
    return found.length ? { count: found.reduce((sum, one) => sum + one.count, 0), more: found.some((one) => one.more) } : null;
  };
  return (
    <div class="filters">
      <nav class="chips" aria-label={words.stages}>
        {[{ value: undefined, title: words.allStages }, ...stages].map(({ value, title }) => {
          const number = value ? size(value) : null;
          return (
            <a key={value ?? "all"} class="chip" href={paths.work(written({ ...query, stage: value }))} {...(value === query.stage ? { "aria-current": "true" as const } : {})}>
              {value === query.stage && <Icon name="check" />} {title} {number && <HowMany {...number} />}
            </a>
          );
        })}
      </nav>
      <Select id="programme" label={words.programme} all={words.allPrograms} of={programmes.map((one) => ({ value: one.id, title: inWords(one.title) }))} value={query.programme} onChoose={(programme) => onChoose({ ...query, programme, stage: undefined, kind: undefined })} />
      <Select id="kind" label={words.kind} all={words.allKinds} of={kinds} value={query.kind} onChoose={(kind) => onChoose({ ...query, kind })} />
      <Select id="region" label={words.region} all={words.allRegions} of={mine.map((one) => ({ value: one.code, title: inWords(one.name) }))} value={query.region} onChoose={(region) => onChoose({ ...query, region, province: undefined })} />
      <Select id="province" label={words.province} all={words.allProvinces} of={provinces.map((one) => ({ value: one.code, title: inWords(one.name) }))} value={query.province} onChoose={(province) => onChoose({ ...query, province })} />
      <Select id="status" label={words.status} all={words.allStatuses} of={STATUSES.map((one) => ({ value: one, title: statusWords[one] ?? one }))} value={query.status} onChoose={(status) => onChoose({ ...query, status: status as Status | undefined })} />
      <Select id="assigned" label={words.with} all={words.withAnybody} of={team.map((one) => ({ value: one.id, title: one.name }))} value={query.assigned} onChoose={(assigned) => onChoose(ofColleague(query, assigned))} />
      {filtered && (
        <a class="link" href={paths.work(written({ view: query.view }))}>
          <Icon name="x" /> {words.clear}
        </a>
      )}
    </div>
  );
}
