import { afterEach, beforeEach, expect, test, vi } from "vitest";
import { Desk, ME, send, session, type } from "../testing/desk";

const text = (words: string) => ({ ar: words, fr: words, en: words });
let desk: Desk;

beforeEach(async () => {
  desk = new Desk();
  desk.when("GET /staff/me", () => [200, { ...ME, permissions: ["export", "read_self"], grants: [] }]);
  desk.when("POST /staff/session", () => session());
  desk.when("GET /programmes", () => [200, { items: [{ id: "grants", version: 1, title: text("Bourse") }] }]);
  desk.when("GET /programmes/grants", () => [200, { id: "grants", version: 1, title: text("Bourse"), stages: [], kind_titles: {} }]);
  desk.when("POST /staff/exports", () => [202, { id: "01JDEXPORT" }]);
  const { signIn } = await import("../core/session");
  await signIn("n.amrani@exemple.ma", "x");
});
afterEach(() => desk.end());

test("days are typed as they are written here, in the page's language, and one that does not exist is not sent", async () => {
  const place = await desk.show(async () => (await import("./new-export")).NewExportPage, "/console/fr/exports/new?from=2026-11-02");
  await vi.waitFor(() => expect(place.querySelector<HTMLInputElement>("#from")?.value).toBe("02/11/2026"));
  expect(place.querySelector("input[type=date]")).toBeNull();

  type(place, "#to", "31/11/2026");
  await vi.waitFor(() => expect(place.querySelector<HTMLInputElement>("#to")?.value).toBe("31/11/2026"));
  send(place);
  await vi.waitFor(() => expect(place.querySelector("#to-mend")?.textContent).toContain("jour/mois/année"));
  expect(place.querySelector("#to")?.getAttribute("aria-invalid")).toBe("true");

  type(place, "#to", "1/11/2026");
  await vi.waitFor(() => expect(place.querySelector<HTMLInputElement>("#to")?.value).toBe("1/11/2026"));
  send(place);
  await vi.waitFor(() => expect(place.querySelector("#from-mend")).not.toBeNull());
  expect(desk.calls("POST /staff/exports")).toEqual([]);

  type(place, "#to", "28/11/2026");
  await vi.waitFor(() => expect(place.querySelector<HTMLInputElement>("#to")?.value).toBe("28/11/2026"));
  send(place);
  await vi.waitFor(() => expect(desk.calls("POST /staff/exports").map(({ body }) => [body["from"], body["to"]])).toEqual([["2026-11-02", "2026-11-28"]]));
});
