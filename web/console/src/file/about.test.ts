import { afterEach, beforeEach, expect, test, vi } from "vitest";
import { Desk, ME, session } from "../testing/desk";

const FILE = { id: "file-1", version: 5, status: "rejected", stage: null, sitting: null, flags: [], missing: [], documents: [], grievances: [] };
const grievance = (about: "appeal" | "complaint", more: object = {}) => ({ about, text: null, filed_at: "2026-11-01T09:00:00Z", acknowledge_by: "2026-11-16T22:59:59Z", acknowledged_at: null, answer_by: "2026-12-31T22:59:59Z", answered_at: null, answer: null, ...more });

let desk: Desk;
let place: HTMLElement;

beforeEach(async () => {
  vi.useFakeTimers({ toFake: ["Date"], now: new Date("2026-11-14T10:00:00Z") });
  desk = new Desk();
  desk.when("POST /staff/session/refresh", () => session());
  (await import("../core/session")).enterOffline(ME as never);
});
afterEach(() => desk.end());

async function shows(given: object): Promise<string[]> {
  const { h } = await import("preact");
  const { Alerts } = await import("./about");
  const { GRIEVANCES } = await import("./grievances");
  const nothing = () => undefined;
  const alerts = { file: { ...FILE, ...given } as never, programme: {} as never, allowed: [], asked: null, onAsk: nothing, onChoose: nothing };
  place = await desk.show(async () => () => h("div", null, h(Alerts, alerts), h("h2", { id: GRIEVANCES, tabIndex: -1 })));
  return [...place.querySelectorAll(".turn")].map((one) => one.textContent!.replace(/[\s\u2066-\u2069]+/g, " ").trim());
}

test("an open appeal and an open complaint stand on top of the file, each with what is due next and the way to it", async () => {
  const both = { flags: ["appeal_open", "complaint_open"], grievances: [grievance("appeal"), grievance("complaint", { acknowledged_at: "2026-11-05T09:00:00Z" })] };
  const [appeal, complaint, more] = await shows(both);
  expect(appeal).toBe("Recours ouvert Accusé de réception à envoyer avant la fin du 16 novembre 2026 (jours restants : 2)Lire le recours");
  expect(complaint).toBe("Réclamation ouverte Réponse à donner avant la fin du 31 décembre 2026 (jours restants : 47)Lire la réclamation");
  expect(more).toBeUndefined();
  expect(place.querySelectorAll(".turn .saffron").length).toBe(1);
  place.querySelector<HTMLElement>(".turn a")!.click();
  expect(document.activeElement?.id).toBe("grievances");
  expect(location.hash).toBe("");
});

test("a day that has passed is said to have, and what was answered is not said to be open", async () => {
  const [late, more] = await shows({ flags: ["complaint_open"], grievances: [grievance("complaint", { acknowledge_by: "2026-11-12T22:59:59Z" }), grievance("appeal", { answered_at: "2026-11-10T09:00:00Z" })] });
  expect(late).toContain("12 novembre 2026 (délai dépassé)");
  expect(place.querySelectorAll(".turn .brick").length).toBe(1);
  expect(more).toBeUndefined();
});
