/** What both pages of what goes out and in need: programmes and places by their names, and the way between the pages. */
import { useLocation } from "preact-iso";
import { useLoaded } from "../../../shared/task";
import { programmeOf } from "../core/file";
import { inWords } from "../core/language";
import { places } from "../core/people";
import { paths } from "../core/route";
import { may } from "../core/session";
import { listProgrammes } from "../core/work";
import { words } from "../texts/inout";
import { provinceName, regionName } from "../ui/places";

export function useNames() {
  return useLoaded(async () => {
    const [programmes, regions] = await Promise.all([listProgrammes(), places()]);
    return { programmes: await Promise.all(programmes.map((one) => programmeOf({ programme: one.id, programme_version: one.version }))), regions };
  }, []);
}
export type Names = NonNullable<ReturnType<typeof useNames>["value"]>;

export function programmeName(names: Names, id: string): string {
  const found = names.programmes.find((one) => one.id === id);
  return found ? inWords(found.title) : id;
}

export function placeName(names: Names, region: string | null, province: string | null): string {
  return province ? provinceName(names.regions, province) : region ? regionName(names.regions, region) : words.everywhere;
}

export function Pages() {
  const { path } = useLocation();
  const here = (href: string) => (path === href || path.startsWith(`${href}/`) ? { "aria-current": "page" as const } : {});
  return (
    <nav class="chips" aria-label={words.pages}>
      {may("export") && (
        <a class="chip" href={paths.exports()} {...here(paths.exports())}>
          {words.title}
        </a>
      )}
      {may("import_people") && (
        <a class="chip" href={paths.imports()} {...here(paths.imports())}>
          {words.imports}
        </a>
      )}
    </nav>
  );
}
