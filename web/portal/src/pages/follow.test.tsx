import { afterEach, beforeEach, expect, test, vi } from "vitest";
import vectors from "../../../../programmes/answer-vectors.json";
import type { Programme } from "../core/programme";
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
