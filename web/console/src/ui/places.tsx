/** Places by their names, in the reader's language. */
import { inWords } from "../core/language";
import type { Person, Region } from "../core/people";
import { words } from "../texts/people";

export function regionName(regions: readonly Region[], code: string): string {
  const found = regions.find((one) => one.code === code);
  return found ? inWords(found.name) : code;
}

export function provinceName(regions: readonly Region[], code: string): string {
  const found = regions.flatMap((one) => one.provinces).find((one) => one.code === code);
  return found ? inWords(found.name) : code;
}

/** Where somebody works: each region, and of it the provinces when it is not all. */
export function Places({ of, regions }: { of: Pick<Person, "regions" | "provinces">; regions: readonly Region[] }) {
  if (!of.regions.length && !of.provinces.length) return <>{words.everywhere}</>;
  return (
    <ul class="bare">
      {of.regions.map((code) => {
        const some = of.provinces.filter((one) => one.startsWith(`${code}.`)).map((one) => provinceName(regions, one));
        return (
          <li key={code}>
            {regionName(regions, code)}
            {some.length > 0 && <small> ({some.join(" · ")})</small>}
          </li>
        );
      })}
    </ul>
  );
}
