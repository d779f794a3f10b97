/** Which programme and place: what money pages ask for first. The choice stands in the address. */
import { useLocation } from "preact-iso";
import { useLoaded } from "../../../shared/task";
import { programmeOf } from "../core/file";
import { inWords } from "../core/language";
import { places } from "../core/people";
import { paths } from "../core/route";
import { may } from "../core/session";
import { listProgrammes } from "../core/work";
import { words } from "../texts/money";
import type { Choice } from "../ui/select";

/** Programmes that give money, and places. */
export function useNames() {
  return useLoaded(async () => {
    const [programmes, regions] = await Promise.all([listProgrammes(), places()]);
    const whole = await Promise.all(programmes.map((one) => programmeOf({ programme: one.id, programme_version: one.version })));
    return { programmes: whole.filter((one) => one.budget.gives_money), regions };
  }, []);
}
export type Names = NonNullable<ReturnType<typeof useNames>["value"]>;

export function Pages() {
  const { path } = useLocation();
  const here = (href: string) => (path === href || path.startsWith(`${href}/`) ? { "aria-current": "page" as const } : {});
  return (
    <nav class="chips" aria-label={words.pages}>
      {may("read_envelopes") && (
        <a class="chip" href={paths.envelopes()} {...here(paths.envelopes())}>
          {words.envelopes}
        </a>
      )}
      {may("read_payments") && (
        <a class="chip" href={paths.payments()} {...here(paths.payments())}>
          {words.payments}
        </a>
      )}
    </nav>
  );
}

export function named(of: readonly { code: string; name: Parameters<typeof inWords>[0] }[]): Choice[] {
  return of.map((one) => ({ value: one.code, title: inWords(one.name) }));
}
