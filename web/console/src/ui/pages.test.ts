import { afterEach, beforeEach, expect, test, vi } from "vitest";
import { Desk, session } from "../testing/desk";

let desk: Desk;
let place: HTMLElement;
const person = (name: string) => ({ id: name, version: 1, username: `${name}@exemple.ma`, name, language: "ar", roles: ["agent"], regions: ["03"], provinces: [], partner: null, disabled: false, email_due: false, manageable: true });

beforeEach(async () => {
  desk = new Desk();
  desk.when("POST /staff/session", () => session());
  const { signIn } = await import("../core/session");
  await signIn("n.amrani@exemple.ma", "x");
});
afterEach(() => desk.end());

test("the first page comes by itself, the others by a press, and what did not come is said and asked for again", async () => {
  const answers: [number, object][] = [
    [200, { items: [person("Amal")], next_cursor: "2" }],
    [503, {}],
    [200, { items: [person("Basma")], next_cursor: null }],
  ];
  desk.when("GET /staff/people", () => answers.shift() ?? [500, {}]);
  place = await desk.show(async () => (await import("../pages/people")).PeoplePage, "/console/fr/people");
  const more = () => [...place.querySelectorAll("button")].find((one) => one.textContent === "En montrer plus");
  const names = () => [...place.querySelectorAll("tbody th a")].map((one) => one.textContent);
  await vi.waitFor(() => expect(names()).toEqual(["Amal"]));
  more()?.click();
  await vi.waitFor(() => expect(place.querySelector("[role=alert]")).not.toBeNull());
  expect(names()).toEqual(["Amal"]);
  more()?.click();
  await vi.waitFor(() => expect(names()).toEqual(["Amal", "Basma"]));
  expect(more()).toBeUndefined();
});
