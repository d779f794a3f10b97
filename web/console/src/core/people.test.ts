import { expect, test } from "vitest";
import { AT_WORK, covered, type Region } from "./people";
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
  [["partner"], ["03"], [], WHOLE],
  [["programme_manager"], [], [], [...WHOLE, "04.421"]],
  [["auditor"], [], [], [...WHOLE, "04.421"]],
])("%s of regions %s and provinces %s covers %s", (roles, regions, provinces, hers) => {
  me.value = { roles, regions, provinces } as never;
  expect(covered(ALL).flatMap((one) => one.provinces.map(({ code }) => code))).toEqual(hers);
});

test.each([
  [["agent", "auditor"], ["03.231"]],
  [["agent", "partner"], ["03.231"]],
  [["auditor"], []],
  [["agent", "programme_manager"], [...WHOLE, "04.421"]],
])("%s reaches the files of %s: what another role reads is no queue of hers", (roles, hers) => {
  me.value = { roles, regions: ["03"], provinces: ["03.231"] } as never;
  expect(covered(ALL, AT_WORK).flatMap((one) => one.provinces.map(({ code }) => code))).toEqual(hers);
});
