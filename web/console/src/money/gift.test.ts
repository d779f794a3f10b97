import { expect, test } from "vitest";
import { envelopeId, paths } from "../core/route";
import { EMPTY, giftOf, isEmpty, missing } from "./gift";

const TODAY = "2026-11-28";
const fields = (typed: Partial<typeof EMPTY>) => missing({ ...EMPTY, ...typed }, TODAY).map((one) => one.field);

test("what is missing or wrong has its field", () => {
  expect(isEmpty(EMPTY)).toBe(true);
  expect(fields({})).toEqual(["gift-partner", "gift-amount"]);
  expect(fields({ partner: "Wilaya", amount: "0" })).toEqual(["gift-amount"]);
  expect(fields({ partner: "Wilaya", amount: "5 000", signed: "02/11/2026" })).toEqual(["gift-title"]);
  expect(fields({ partner: "Wilaya", amount: "5 000", title: "N° 1", signed: "29/11/2026" })).toEqual(["gift-signed"]);
  expect(fields({ partner: "Wilaya", amount: "5 000", title: "N° 1", signed: "02/11/2026", ends: "01/11/2026" })).toEqual(["gift-ends"]);
  expect(fields({ partner: "Wilaya", amount: "5 000", title: "N° 1", signed: "02/11/2026", ends: "2/11/2029" })).toEqual([]);
});

test("a gift goes out as the API reads it", () => {
  expect(giftOf({ ...EMPTY, partner: " Wilaya ", kind: "wilaya", amount: "12.500" })).toEqual({ partner: "Wilaya", partner_kind: "wilaya", amount_mad: 12500 });
  const deed = giftOf({ ...EMPTY, partner: "W", amount: "1,5", title: " N° 1 ", signed: "2/1/2026", ends: "3/1/2027" });
  expect(deed).toEqual({ partner: "W", partner_kind: "regional_council", amount_mad: 1.5, agreement: { title: "N° 1", signed_on: "2026-01-02", ends_on: "2027-01-03" } });
});

test.each(["tamkine-riyada.2026.03", "tamkine-riyada.2026.03.03-231", "with.dots.2027.12.12-66"])("the address of %s leads to it and looks like no file", (id) => {
  const path = paths.envelope(id);
  const [programme = "", year = "", place = ""] = path.split("/").slice(-3);
  expect(place).not.toContain(".");
  expect(envelopeId({ programme: decodeURIComponent(programme), year, place })).toBe(id);
});
