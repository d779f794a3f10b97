import { expect, test } from "vitest";
import { covered, type Region } from "./people";
import { me } from "./session";

const place = (code: string) => ({ code, name: { ar: code, fr: code, en: code }, kind: "province" as const });
const ALL: Region[] = [
  { code: "03", name: place("03").name, provinces: [place("03.231"), place("03.131")] },
  { code: "04", name: place("04").name, provinces: [place("04.421")] },
];
const WHOLE = ["03.231", "03.131"];

test.each([
  [["agent"], ["03"], ["03.231"], ["03.231"]],
  [["agent"], ["03"], [], WHOLE],
  [["coordinator"], ["03"], [], WHOLE],
  [["agent", "committee_member"], ["03"], ["03.231"], WHOLE], // a committee is of the whole region
  [["finance"], ["03"], [], WHOLE],
  [["programme_manager"], [], [], [...WHOLE, "04.421"]],
  [["auditor"], [], [], [...WHOLE, "04.421"]],
  [["partner"], [], [], []],
])("%s of regions %s and provinces %s covers %s", (roles, regions, provinces, hers) => {
  me.value = { roles, regions, provinces } as never;
  expect(covered(ALL).flatMap((one) => one.provinces.map(({ code }) => code))).toEqual(hers);
});
