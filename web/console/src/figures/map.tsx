/** The provinces as tiles within their region, shaded by one measure. Where the regions lie is told by their place;
 * a province opens its own figures. */
import { useLocation } from "preact-iso";
import { Icon, Ltr } from "../../../shared/kit";
import { grouped } from "../../../shared/format";
import { fill, inWords } from "../core/language";
import { paths } from "../core/route";
import type { Region } from "../core/people";
import { words } from "../texts/figures";
import { statusWords } from "../texts/file";
import { regionName } from "../ui/places";
import { Select } from "../ui/select";
import { Numbers } from "./chart";
import { type Asked, decimal, type Figures, type Rate } from "./figures";

interface Measure {
  id: string;
  title: string;
  /** Null: of what is rounded, fewer than five; of a share, that none is known. */
  of: (rate: Rate, figures: Figures) => number | null;
  said: (value: number) => string;
}

const step = (status: string) => statusWords[status] ?? status;
const counted = (status: string): Measure => ({ id: status, title: step(status), said: grouped, of: ({ province }, { by_province, rounded }) => by_province[province]?.[status] ?? (rounded ? null : 0) });

const MEASURES: readonly Measure[] = [
  { id: "approved_per_10000", title: fill(words.perInhabitants, { what: step("approved") }), said: decimal, of: (rate) => rate.approved_per_10000 },
  { id: "submitted_per_10000", title: fill(words.perInhabitants, { what: step("submitted") }), said: decimal, of: (rate) => rate.submitted_per_10000 },
  counted("submitted"),
  counted("approved"),
  counted("active"),
  counted("completed"),
  { id: "overdue", title: words.overdue, said: grouped, of: ({ province }, { overdue_by_province, rounded }) => overdue_by_province[province] ?? (rounded ? null : 0) },
  { id: "rural_share", title: words.ruralShare, said: (value) => `${decimal(value)} %`, of: (rate) => rate.rural_share },
];

interface Tile {
  code: string;
  region: string;
  name: string;
  value: number | null;
  said: string;
}

const SHADES = 4;
/** The regions as the map has them, from north-west to south-east, three in a line (`figures.css`). */
const LIE = ["04", "01", "02", "06", "03", "08", "07", "05", "10", "09", "12", "11"];

/** As many provinces in each shade as in any other, the highest in the strongest, and one shade for one value. */
export function shades(values: readonly (number | null)[]): (value: number | null) => number {
  const some = values.filter((one): one is number => Boolean(one)).sort((one, other) => one - other);
  const ends = Array.from({ length: SHADES - 1 }, (_, at) => some[Math.ceil(((at + 1) * some.length) / SHADES) - 1] ?? 0);
  return (value) => (!value ? 0 : value === some.at(-1) ? SHADES : 1 + ends.filter((end) => value > end).length);
}

export function ProvinceMap({ figures, asked, regions, wide, onChoose }: { figures: Figures; asked: Asked; regions: readonly Region[]; wide: boolean; onChoose: (place: { region?: string; province?: string }) => void }) {
  const { query, route } = useLocation();
  // Of a partner's figures no commune is known.
  const measures = MEASURES.filter(({ id }) => id !== "rural_share" || figures.gaps.provinces.some((rate) => rate.rural_share !== null));
  const chosen = measures.find(({ id }) => id === query["map"]) ?? measures[0];
  if (!chosen) return null;
  const named = new Map(regions.flatMap((region) => region.provinces.map(({ code, name }) => [code, inWords(name)] as const)));
  const told = ({ id, said }: Measure, value: number | null) => (value === null ? (id === "rural_share" ? "–" : words.fewer) : said(value));
  const tiles: Tile[] = figures.gaps.provinces.map((rate) => {
    const value = chosen.of(rate, figures);
    return { code: rate.province, region: rate.region, name: named.get(rate.province) ?? rate.province, value, said: told(chosen, value) };
  });
  if (tiles.length < 2) return null;
  const shade = shades(tiles.map(({ value }) => value));
  const sorted = tiles.filter((one): one is Tile & { value: number } => one.value !== null).sort((one, other) => other.value - one.value);
  const [best, worst, none] = [sorted[0], sorted.at(-1), tiles.filter(({ value }) => !value).length];
  const apart = best && worst && best.value > worst.value;
  const ends = new Map(apart ? [...(none ? [] : ([[worst.code, words.lowest]] as const)), [best.code, words.highest] as const] : []);
  // As they lie, line by line, so that the keyboard goes the way of the eye.
  const placed = wide ? LIE.flatMap((code) => regions.filter((one) => one.code === code)) : regions;
  const shown = placed.filter(({ code }) => tiles.some(({ region }) => region === code));
  return (
    <>
      <Select id="map" label={words.measure} of={measures.map(({ id, title }) => ({ value: id, title }))} value={chosen.id} onChoose={(map) => route(paths.figures({ ...asked, map }), true)} />
      <p aria-live="polite">
        <strong>
          {!best?.value
            ? fill(words.mapNothing, { what: chosen.title })
            : `${fill(words.mapHighest, { name: best.name, value: best.said })} ${none ? fill(figures.rounded ? words.mapFew : chosen.id === "rural_share" ? words.mapUnknown : words.mapNone, { count: none }) : apart ? fill(words.mapLowest, { name: worst.name, value: worst.said }) : ""}`}
        </strong>
      </p>
      <Legend tiles={tiles} shade={shade} said={chosen.said} none={figures.rounded ? words.fewer : chosen.id === "rural_share" ? "0 · –" : "0"} />
      {wide && <p class="muted">{words.map}</p>}
      <div class={wide ? "country" : "country one"}>
        {shown.map((region) => (
          <section key={region.code} class={`land at-${region.code}`} aria-label={inWords(region.name)}>
            {wide && (
              <h3>
                <button type="button" class="land-name" onClick={() => onChoose({ region: region.code })}>
                  {inWords(region.name)} <span class="visually-hidden">{fill(words.openRegion, { name: inWords(region.name) })}</span>
                </button>
              </h3>
            )}
            <ul>
              {tiles
                .filter((one) => one.region === region.code)
                .map(({ code, name, value, said }) => (
                  <li key={code}>
                    <button type="button" class={`tile shade-${shade(value)}${ends.has(code) ? " end" : ""}`} onClick={() => onChoose({ province: code })}>
                      <span class="tile-name">{name}</span>
                      <strong>
                        <bdi>{said}</bdi>
                      </strong>
                      {ends.has(code) && (
                        <span class="tile-end">
                          <Icon name={code === best?.code ? "chevron-up" : "chevron-down"} /> {ends.get(code)}
                        </span>
                      )}
                    </button>
                  </li>
                ))}
            </ul>
          </section>
        ))}
      </div>
      <Numbers
        title={words.mapTitle}
        asked={asked}
        table="map"
        head={[words.province, words.region, chosen.title]}
        rows={[...tiles].sort((one, other) => (other.value ?? -1) - (one.value ?? -1)).map(({ name, region, said }) => [name, regionName(regions, region), <bdi>{said}</bdi>] as const)}
      />
    </>
  );
}

/** From which value to which each shade is. */
function Legend({ tiles, shade, said, none }: { tiles: readonly Tile[]; shade: (value: number | null) => number; said: (value: number) => string; none: string }) {
  const of = Array.from({ length: SHADES + 1 }, (_, at) => tiles.filter(({ value }) => shade(value) === at).flatMap(({ value }) => (value === null ? [0] : [value])));
  return (
    <ul class="legend">
      {of.map((values, at) => {
        if (!values.length) return null;
        const [low, high] = [said(Math.min(...values)), said(Math.max(...values))];
        return (
          <li key={at}>
            <span class={`swatch shade-${at}`} aria-hidden="true" /> {at === 0 ? <bdi>{none}</bdi> : low === high ? <Ltr>{low}</Ltr> : fill(words.between, { low, high })}
          </li>
        );
      })}
    </ul>
  );
}
