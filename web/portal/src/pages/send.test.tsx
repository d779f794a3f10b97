import { afterEach, beforeEach, expect, test, vi } from "vitest";
import vectors from "../../../../programmes/answer-vectors.json";
import type { Programme } from "../../../shared/form/programme";
import { Phone, saidNo, type Fault, type Tab } from "../testing/phone";

const SUBMIT = "POST /applications/file-1/submit";
const words = { ar: "نص الموافقة", fr: "texte", en: "text" };
const programme = { ...vectors.programmes["tamkine-riyada"], version: 3, consent: { text_version: "2026-1", text: words } } as unknown as Programme;
const complete = programme.examples["self_employed"]!;

let phone: Phone;
let tab: Tab;
let place: HTMLElement;
let leave: () => void;
let settle: () => Promise<void>;

async function shown(answers: Record<string, unknown> = complete): Promise<void> {
  const documents = ["front", "back"].map((side) => ({ document_id: side, type: "cnie", side, status: "accepted" }));
  phone.server.file("file-1", { answers, programme_version: 3, documents: [...documents, { document_id: "q", type: "quote", side: null, status: "accepted" }] } as never);
  tab = await phone.tab();
  await tab.files.open("file-1");
  // The page of this very tab: its modules are not those of the test.
  const [{ render }, { act }, { LocationProvider }, { SendPage }] = [await import("preact"), await import("preact/test-utils"), await import("preact-iso"), await import("./send")];
  function Here() {
    const current = tab.files.file.value;
    return current ? <SendPage programme={programme} current={current} /> : null;
  }
  place = document.body.appendChild(document.createElement("div"));
  settle = () => act(() => phone.rest());
  await act(() => render(<LocationProvider scope={/^\/ar/}><Here /></LocationProvider>, place));
  leave = () => {
    void act(() => render(null, place));
    place.remove();
  };
}

const box = () => place.querySelector<HTMLInputElement>("#consent")!;
const submits = () => phone.server.asked.filter((one) => one.path.endsWith("/submit"));

async function press(): Promise<void> {
  [...place.querySelectorAll("button")].at(-1)!.click();
  await settle();
}

async function agree(): Promise<void> {
  box().checked = true;
  box().dispatchEvent(new Event("change", { bubbles: true }));
  await settle();
}

beforeEach(() => {
  phone = new Phone();
  history.replaceState(null, "", "/ar/files/file-1/send");
  vi.spyOn(window, "scrollTo").mockImplementation(() => undefined);
});

afterEach(() => {
  leave();
  vi.restoreAllMocks();
  phone.end();
});

/** What the server answers next; with `then`, the file is so afterwards. */
function answers(fault: Fault, then: Record<string, unknown> = {}): void {
  phone.server.faults[SUBMIT] = [fault];
  const file = phone.server.files.get("file-1")!;
  phone.server.files.set("file-1", { ...file, ...then } as never);
}

const SENT = { status: 200, body: { status: "submitted", reference: "R", receipt_url: "/r", deadline: null } };

test("without her consent nothing is sent, and the box says why", async () => {
  await shown();
  await press();
  expect(submits()).toEqual([]);
  expect(box().getAttribute("aria-invalid")).toBe("true");
});

test("with it the version of the text that stands there is sent, and the receipt comes", async () => {
  await shown();
  await agree();
  answers(SENT, { status: "submitted" });
  await press();
  expect(submits().map((one) => (one.body as { consent: unknown }).consent)).toEqual([{ accepted: true, text_version: "2026-1" }]);
  expect(location.pathname).toBe("/ar/files/file-1/receipt");
  expect(sessionStorage.length).toBe(0);
});

test("a consent that the server does not take is asked for again, beside its box, in the server's words", async () => {
  await shown();
  await agree();
  answers({ status: 422, body: saidNo("incomplete", [{ pointer: "/consent", code: "consent" }]) });
  await press();
  expect([box().checked, box().getAttribute("aria-invalid")]).toEqual([false, "true"]);
  expect(place.querySelector("#consent-mend")!.textContent).toContain("consent");
  expect(place.querySelector('a[href="#consent"]')).not.toBeNull();
});

test("not eligible: the reason is said, with the question that it comes from", async () => {
  await shown({ ...complete, birth_date: "2010-01-01" });
  await agree();
  answers({ status: 422, body: saidNo("not_eligible", [{ pointer: "", code: "too_young" }]) });
  await press();
  const link = [...place.querySelectorAll("a")].find((one) => one.textContent === "too_young")!;
  const { screensOf } = await import("../../../shared/form/rules");
  const at = screensOf(programme, "self_employed", complete as never).findIndex((screen) => screen.questions.some((question) => question.name === "birth_date")) + 1;
  expect(link.getAttribute("href")).toBe(`/ar/files/file-1/questions/${at}?then=send`);
});

test("what is on this phone only is not left behind: it goes first, or nothing does", async () => {
  await shown();
  await agree();
  phone.server.faults["PATCH /applications/file-1"] = ["down", "down"];
  await tab.files.answer("file-1", { first_name: "Exemple" });
  await phone.rest();
  await press();
  expect(submits()).toEqual([]);
  const { words: said } = await import("../texts/send");
  expect(place.querySelector('[role="alert"] a[href="#unsent"]')!.textContent).toBe(said.stillHere);
  answers(SENT, { status: "submitted" });
  await press();
  expect(submits()).toHaveLength(1);
  expect(phone.server.asked.filter((one) => one.path.startsWith("/applications") && one.method !== "GET").map((one) => one.method)).toEqual(["PATCH", "POST"]);
});

test("a lost answer, then the same key: sent once, whatever she changed meanwhile", async () => {
  await shown();
  await agree();
  phone.server.faults[SUBMIT] = ["deaf"];
  await press();
  expect(location.pathname).toBe("/ar/files/file-1/send");
  answers({ status: 422, body: saidNo("idempotency_key_reused", [{ pointer: "", code: "idempotency_key_reused" }]) }, { status: "submitted" });
  await press();
  expect(new Set(submits().map((one) => one.key)).size).toBe(1);
  expect(submits()).toHaveLength(2);
  expect(location.pathname).toBe("/ar/files/file-1/receipt");
});

test("sent by another tab meanwhile: the receipt", async () => {
  await shown();
  await agree();
  answers({ status: 409, body: saidNo("illegal_move") }, { status: "submitted" });
  await press();
  expect(location.pathname).toBe("/ar/files/file-1/receipt");
});

test("another open file with this card: she can ask to be called", async () => {
  await shown();
  await agree();
  answers({ status: 409, body: saidNo("duplicate") });
  await press();
  const { words: said } = await import("../texts/send");
  expect(place.querySelector('[role="alert"]')!.textContent).toContain(said.duplicate);
  expect(location.pathname).toBe("/ar/files/file-1/send");
});

test("messages come in the language in which she reads and agrees", async () => {
  await shown();
  const file = phone.server.files.get("file-1")!;
  phone.server.files.set("file-1", { ...file, language: "fr" } as never);
  await tab.files.open("file-1");
  await settle();
  await agree();
  answers(SENT, { status: "submitted" });
  phone.server.faults["POST /applications/file-1/language"] = [{ status: 200, body: { language: "ar" } }];
  await press();
  const done = phone.server.asked.filter((one) => one.method === "POST" && one.path.startsWith("/applications/file-1")).map((one) => [one.path.split("/").at(-1), one.body]);
  expect(done.map(([what]) => what)).toEqual(["language", "submit"]);
  expect(done[0]![1]).toEqual({ language: "ar" });
});
