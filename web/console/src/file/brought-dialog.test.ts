import { afterEach, beforeEach, expect, test, vi } from "vitest";
import vectors from "../../../../programmes/answer-vectors.json";
import { type Answer, Desk, ME, problem, send, session, tick } from "../testing/desk";

const PROGRAMME = vectors.programmes["tamkine-riyada"];
const QUOTE = "/documents/quote";
const paper = (status: string, id = "paper-1") => ({ document_id: id, type: "quote", side: null, status, reason: null, reason_text: null, note: null });
const FILE = {
  id: "file-1",
  version: 5,
  status: "changes_requested",
  stage: "review",
  asked_papers: [QUOTE],
  asked_answers: [],
  missing: [] as { pointer: string }[],
  documents: [paper("accepted")],
  allowed_actions: ["correct", "resubmit"],
};

let desk: Desk;
let place: HTMLElement;
let close: () => void;
const overtaken = vi.fn();

beforeEach(async () => {
  overtaken.mockClear();
  desk = new Desk();
  desk.when("POST /staff/session/refresh", () => session());
  const core = await import("../core/session");
  core.enterOffline({ ...ME, permissions: ["act"] } as never);
});
afterEach(() => desk.end());

async function opens(given: object = {}): Promise<void> {
  const { h } = await import("preact");
  const { useState } = await import("preact/hooks");
  const { Bring } = await import("./brought");
  place = await desk.show(async () => () => {
    const [open, setOpen] = useState(true);
    close = () => setOpen(false);
    return open ? h(Bring, { file: { ...FILE, ...given } as never, programme: PROGRAMME as never, onClose: close, onDone: () => undefined, onOvertaken: overtaken }) : h("p", null, "closed");
  });
  await vi.waitFor(() => expect(place.querySelector("form")).not.toBeNull());
}
const closed = () => vi.waitFor(() => expect(place.textContent).toBe("closed"));
/** Closed while that answer is on its way. */
const closing = (answer: Answer) => async () => {
  close();
  await closed();
  return answer;
};
const reads = () => desk.calls("GET /staff/applications/file-1").length;
const aMoment = () => new Promise((resolve) => setTimeout(resolve, 50));
const aWhile = () => new Promise((resolve) => setTimeout(resolve, 1_700));

async function photographs(count: number): Promise<void> {
  const input = place.querySelector<HTMLInputElement>("#file-quote")!;
  const files = Array.from({ length: count }, (_, n) => new File([`%PDF-1.4 ${n}`], `${n}.pdf`, { type: "application/pdf" }));
  Object.defineProperty(input, "files", { value: files, configurable: true });
  input.dispatchEvent(new Event("change", { bubbles: true }));
  await vi.waitFor(() => expect(place.querySelectorAll("li.picture")).toHaveLength(count));
}

test("whatever the server finds missing leads to a place that is there", async () => {
  desk.when("GET /staff/applications/file-1", () => [200, FILE]);
  const found = [QUOTE, "/documents/cnie", "/documents/other/front", "/answers/plan", "/consent_forms"];
  desk.when("POST /staff/applications/file-1/resubmit", () => problem(422, "incomplete", found.map((pointer) => ({ pointer, words: `mend ${pointer}` }))));
  await opens({ asked_papers: [QUOTE, "/documents/cnie/back"], documents: [paper("accepted"), { ...paper("accepted", "paper-2"), type: "cnie", side: "back" }] });
  desk.when("GET /staff/applications/file-1", () => [200, { ...FILE, documents: [paper("accepted"), { ...paper("accepted", "paper-2"), type: "cnie", side: "back" }] }]);
  send(place);
  await vi.waitFor(() => expect(place.querySelectorAll(".refused a")).toHaveLength(found.length));
  const targets = [...place.querySelectorAll(".refused a")].map((one) => one.getAttribute("href")!);
  expect(targets).toEqual(["#camera-quote", "#camera-cnie-back", "#camera-other-front", "#brought-answers", "#brought-present"]);
  expect(targets.filter((one) => !place.querySelector(one))).toEqual([]);
  expect(place.querySelector("#brought-answers")?.textContent).toContain("mend /answers/plan");
});

test("papers that are looked at still are pointed to, after a while", async () => {
  const waits = { documents: [paper("inspecting")] };
  desk.when("GET /staff/applications/file-1", () => [200, { ...FILE, ...waits }]);
  await opens(waits);
  vi.useFakeTimers({ toFake: ["setTimeout"] });
  send(place);
  for (let n = 0; n < 100 && !place.querySelector(".refused a"); n++) {
    await vi.advanceTimersByTimeAsync(1_500);
    await new Promise((resolve) => setImmediate(resolve));
  }
  const target = place.querySelector(".refused a")?.getAttribute("href");
  expect([target, place.querySelector(target ?? "")?.getAttribute("tabindex")]).toEqual(["#brought-paper-quote", "-1"]);
});

test("that she is here is asked beside the box, and settles a consent that nothing proves", async () => {
  desk.when("GET /staff/applications/file-1", () => [200, { ...FILE, version: 7 }]);
  desk.when("POST /staff/applications/file-1/resubmit", () => problem(422, "incomplete", [{ pointer: "/consent_forms", words: "mend" }]));
  desk.when("POST /staff/applications/file-1/consent", () => [200, FILE]);
  await opens();
  send(place);
  await vi.waitFor(() => expect(place.querySelector("#brought-present")).not.toBeNull());
  const box = place.querySelector("#brought-present")!;
  expect([box.getAttribute("aria-invalid"), place.querySelector(`#${box.getAttribute("aria-describedby")}`)?.textContent]).toEqual(["true", expect.stringContaining("Confirmez")]);
  tick(place, "#brought-present");
  await vi.waitFor(() => expect(box.getAttribute("aria-describedby")).toBeNull());
  await aMoment();
  send(place);
  await vi.waitFor(() => expect(desk.calls("POST /staff/applications/file-1/consent")).toHaveLength(1));
  expect(desk.calls("POST /staff/applications/file-1/consent")[0]?.headers.get("If-Match")).toBe('"7"');
});

test("once closed it looks no more at her file", async () => {
  desk.when("GET /staff/applications/file-1", () => [200, { ...FILE, documents: [paper("inspecting")] }]);
  await opens({ documents: [paper("inspecting")] });
  send(place);
  await vi.waitFor(() => expect(reads()).toBe(1));
  close();
  await closed();
  await aWhile();
  expect(reads()).toBe(1);
});

test("once closed it closes nothing else", async () => {
  await opens();
  desk.when("GET /staff/applications/file-1", closing([200, { ...FILE, status: "in_review" }]));
  send(place);
  await closed();
  await aWhile();
  expect(overtaken).not.toHaveBeenCalled();
});

test("nor when her word is refused, for the file is not what it was", async () => {
  await opens({ allowed_actions: ["correct"] });
  desk.when("POST /staff/applications/file-1/consent", closing(problem(412, "stale_version")));
  tick(place, "#brought-present");
  await aMoment();
  send(place);
  await closed();
  await aWhile();
  expect(overtaken).not.toHaveBeenCalled();
});

test("once closed no other photo goes into her file", async () => {
  await opens();
  await photographs(2);
  desk.when("POST /upload", closing([204]));
  let n = 0;
  desk.when("POST /staff/applications/file-1/documents", () => [201, { document_id: `paper-${++n}`, upload: { url: "http://localhost/upload", fields: {} } }]);
  send(place);
  await closed();
  await aWhile();
  expect([desk.calls("POST /upload").length, desk.calls("POST /staff/applications/file-1/documents").length, reads()]).toEqual([1, 1, 0]);
});
