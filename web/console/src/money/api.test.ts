/** Money that is sent again is the same money. */
import { afterEach, beforeEach, expect, test } from "vitest";
import { Desk, ME, session } from "../testing/desk";

let desk: Desk;
const GIVEN = "POST /staff/envelopes/e/contributions";
const gift = { partner: "Wilaya", kind: "wilaya" as const, amount_mad: 6000 };

beforeEach(async () => {
  desk = new Desk();
  desk.when("GET /staff/me", () => [200, { ...ME, roles: ["coordinator"], permissions: ["read_self"], grants: [] }]);
  desk.when("POST /staff/session", () => session());
  const { signIn } = await import("../core/session");
  await signIn("n.amrani@exemple.ma", "x");
});
afterEach(() => desk.end());

const keys = () => desk.calls(GIVEN).map((call) => call.headers.get("Idempotency-Key"));

test("a gift whose answer was lost goes out again under its key, and the next one of the same sum under another", async () => {
  const { contribute } = await import("./api");
  desk.when(GIVEN, () => {
    throw new TypeError("the answer is lost");
  });
  await expect(contribute("e", gift)).rejects.toThrow();
  await expect(contribute("e", { ...gift, amount_mad: 7000 })).rejects.toThrow();
  desk.when(GIVEN, () => [201, {}]);
  await contribute("e", { ...gift });
  await contribute("e", gift);
  const [lost, other, again, next] = keys();
  expect(again).toBe(lost);
  expect(new Set([lost, other, next]).size).toBe(3);
});
