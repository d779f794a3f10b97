import { afterEach, beforeEach, expect, test, vi } from "vitest";
import vectors from "../../../../programmes/answer-vectors.json";
import type { Programme } from "../../../shared/form/programme";
import { Phone } from "../testing/phone";

const programme = { ...vectors.programmes["tamkine-riyada"], version: 3, title: { ar: "برنامج", fr: "Programme", en: "Programme" }, texts: {}, stages: [] } as unknown as Programme;

let phone: Phone;
let place: HTMLElement;

beforeEach(() => {
  phone = new Phone();
  vi.spyOn(window, "scrollTo").mockImplementation(() => undefined);
});
afterEach(() => {
  place.remove();
  vi.restoreAllMocks();
  phone.end();
});

test("answers that came after the file was sent elsewhere are named, and leave the phone once she has seen it", async () => {
  phone.server.file("file-1", { answers: { sector: "food" }, programme_version: 3 } as never);
  const tab = await phone.tab();
  await tab.files.open("file-1");
  phone.server.network = "down";
  await tab.files.answer("file-1", { sector: "sewing" });
  await phone.rest();
  phone.server.file("file-1", { answers: { sector: "food" }, programme_version: 3, status: "submitted", timeline: [], deadline: null } as never);
  phone.server.network = "up";
  phone.server.faults["PATCH /applications/file-1"] = [{ status: 409, body: { code: "not_editable" } }];
  await tab.files.open("file-1");
  await phone.rest();

  const [{ render }, { act }, { LocationProvider }, { FollowPage }] = [await import("preact"), await import("preact/test-utils"), await import("preact-iso"), await import("./follow")];
  place = document.body.appendChild(document.createElement("div"));
  function Here() {
    const current = tab.files.file.value;
    return current ? <FollowPage programme={programme} current={current} /> : null;
  }
  await act(() => render(<LocationProvider scope={/^\/ar/}><Here /></LocationProvider>, place));
  const notice = () => place.querySelector(".turn");
  expect(notice()?.textContent).toContain("القطاع");
  notice()!.querySelector("button")!.click();
  await act(() => phone.rest());
  expect(notice()).toBeNull();
  expect(await (await tab.store.shelf()).count("pending")).toBe(0);
  expect(tab.files.saved.value).toBe("saved");
});

test("what was asked for goes back with the answers that this phone still has, or not at all", async () => {
  const asked = { answers: { sector: "food" }, programme_version: 3, status: "changes_requested", asked_answers: ["/answers/sector"], asked_papers: [], timeline: [], deadline: null };
  phone.server.file("file-1", asked as never);
  const tab = await phone.tab();
  await tab.files.open("file-1");
  phone.server.faults["PATCH /applications/file-1"] = ["down", "down"];
  await tab.files.answer("file-1", { sector: "sewing" });
  await phone.rest();
  const [{ render }, { act }, { LocationProvider }, { FollowPage }, { words }, { words: sendWords }] = [await import("preact"), await import("preact/test-utils"), await import("preact-iso"), await import("./follow"), await import("../texts/follow"), await import("../texts/send")];
  place = document.body.appendChild(document.createElement("div"));
  await act(() => render(<LocationProvider scope={/^\/ar/}><FollowPage programme={programme} current={tab.files.file.value!} /></LocationProvider>, place));
  const press = async () => {
    [...place.querySelectorAll("button")].find((one) => one.textContent === words.resubmit)!.click();
    await act(() => phone.rest());
  };
  await press();
  expect(phone.server.times("POST /applications/file-1/resubmit")).toBe(0);
  expect(place.querySelector('[role="alert"]')!.textContent).toContain(sendWords.stillHere);
  await press();
  expect(phone.server.files.get("file-1")!.answers).toEqual({ sector: "sewing" });
  expect(phone.server.times("POST /applications/file-1/resubmit")).toBe(1);
});

test("she complains once at a time, and reads what she was answered", async () => {
  const sent = { answers: {}, programme_version: 3, status: "in_review", timeline: [], deadline: null, grievances: [] };
  phone.server.file("file-1", sent as never);
  const tab = await phone.tab();
  await tab.files.open("file-1");
  const [{ render }, { act }, { LocationProvider }, { FollowPage }, { words }] = [await import("preact"), await import("preact/test-utils"), await import("preact-iso"), await import("./follow"), await import("../texts/follow")];
  place = document.body.appendChild(document.createElement("div"));
  function Here() {
    const current = tab.files.file.value;
    return current ? <FollowPage programme={programme} current={current} /> : null;
  }
  await act(() => render(<LocationProvider scope={/^\/ar/}><Here /></LocationProvider>, place));
  const press = async (label: string) => {
    [...place.querySelectorAll("button")].find((one) => one.textContent === label)!.click();
    await act(() => phone.rest());
  };
  await press(words.complaintOpen);
  await press(words.complaintSend);
  expect(place.querySelector("#complaint-mend")!.textContent).toContain(words.complaintNeeded);
  expect(phone.server.times("POST /applications/file-1/complaint")).toBe(0);
  const box = place.querySelector<HTMLTextAreaElement>("#complaint")!;
  await act(() => {
    box.value = "لا جواب منذ شهور";
    box.dispatchEvent(new Event("input", { bubbles: true }));
  });
  const open = { about: "complaint", text: "لا جواب منذ شهور", filed_at: "2026-11-24T09:00:00Z", acknowledge_by: "2026-12-09T22:59:59Z", acknowledged_at: null, answer_by: "2027-01-23T22:59:59Z", answered_at: null, answer: null };
  const complained = phone.server.file("file-1", { ...sent, grievances: [open] } as never);
  phone.server.faults["POST /applications/file-1/complaint"] = [{ status: 200, body: complained as never }];
  await press(words.complaintSend);
  expect(phone.server.times("POST /applications/file-1/complaint")).toBe(1);
  expect(place.querySelector("#complaint")).toBeNull();
  expect(place.textContent).toContain(words.complaintOngoing);
  expect(place.textContent).toContain("لا جواب منذ شهور");

  phone.server.file("file-1", { ...sent, grievances: [{ ...open, acknowledged_at: "2026-11-25T09:00:00Z", answered_at: "2026-12-01T09:00:00Z", answer: "ملفك في اللجنة." }] } as never);
  await act(async () => {
    await tab.files.open("file-1");
    await phone.rest();
  });
  expect(place.textContent).toContain("ملفك في اللجنة.");
  expect(place.textContent).toContain(words.complaintOpen);
});
