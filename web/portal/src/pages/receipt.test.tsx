import { afterEach, beforeEach, expect, test, vi } from "vitest";
import type { Programme } from "../../../shared/form/programme";
import { Phone, saidNo } from "../testing/phone";

const programme = { title: { ar: "برنامج", fr: "Programme", en: "Programme" }, deadline_days: 60 } as unknown as Programme;

let phone: Phone;
let place: HTMLElement;
const downloaded = vi.fn();

beforeEach(() => {
  phone = new Phone();
  vi.spyOn(window, "scrollTo").mockImplementation(() => undefined);
  vi.doMock("../ui/download", () => ({ download: downloaded }));
});
afterEach(() => {
  place.remove();
  vi.doUnmock("../ui/download");
  vi.restoreAllMocks();
  phone.end();
});

test("the PDF comes also when the access token has run out meanwhile: the session has not", async () => {
  phone.server.file("file-1", { status: "submitted" } as never);
  const tab = await phone.tab();
  await tab.files.open("file-1");
  const [{ render }, { act }, { ReceiptPage }] = [await import("preact"), await import("preact/test-utils"), await import("./receipt")];
  place = document.body.appendChild(document.createElement("div"));
  await act(() => render(<ReceiptPage programme={programme} current={tab.files.file.value!} />, place));
  phone.server.faults["GET /applications/file-1/receipt"] = [{ status: 401, body: saidNo("token") }];
  [...place.querySelectorAll("button")].at(-1)!.click();
  await act(() => phone.rest());
  expect(place.querySelector('[role="alert"]')).toBeNull();
  expect(downloaded.mock.calls.map(([blob, name]) => [(blob as Blob).size > 0, name])).toEqual([[true, "R.pdf"]]);
});
