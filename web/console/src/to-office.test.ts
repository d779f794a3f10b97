import { expect, test } from "vitest";
import vectors from "../../../programmes/answer-vectors.json";
import type { Programme } from "../../shared/form/programme";
import { mendsOf } from "../../shared/form/rules";

test("whoever registers somebody is asked neutrally, also for a programme that speaks to women", () => {
  const programme = vectors.programmes["tamkine-riyada"] as unknown as Programme;
  expect(programme.address).toBe("feminine");
  const found = mendsOf(programme, programme.kinds[0] ?? "", { region: "99" });
  expect(found.length).toBeGreaterThan(1);
  const said = found.map((one) => one.message.ar).join(" ");
  expect(said).toContain("يرجى");
  expect(said).not.toMatch(/أجيبي|اختاري|اكتبي|راجعي/);
});
