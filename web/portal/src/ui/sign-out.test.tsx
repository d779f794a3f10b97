import { afterEach, beforeEach, expect, test, vi } from "vitest";
import { Phone, type Tab } from "../testing/phone";

let phone: Phone;
let tab: Tab;
let place: HTMLElement;
let settle: () => Promise<void>;
let leave: () => void;

beforeEach(async () => {
  phone = new Phone();
  phone.server.file("file-1", { answers: { city: "Fès" } } as never);
  tab = await phone.tab();
  await tab.files.open("file-1");
  const [{ render }, { act }, { SignOut }] = [await import("preact"), await import("preact/test-utils"), await import("./sign-out")];
  place = document.body.appendChild(document.createElement("div"));
  settle = () => act(() => phone.rest());
  await act(() => render(<SignOut />, place));
  leave = () => void act(() => render(null, place));
  vi.spyOn(location, "replace").mockImplementation(() => undefined);
});

afterEach(() => {
  leave();
  place.remove();
  vi.restoreAllMocks();
  phone.end();
});

async function press(which: number): Promise<void> {
  place.querySelectorAll("button")[which]!.click();
  await settle();
}

const kept = async () => (await (await tab.store.shelf()).getAll("pending")).length;

test("with everything sent she is out at once", async () => {
  await press(0);
  expect(tab.session.account.value).toBeNull();
  expect(location.replace).toHaveBeenCalledWith("/ar");
});

test("what is not sent is told first, and stays with a no", async () => {
  phone.server.network = "down";
  await tab.files.answer("file-1", { city: "Taza" });
  await phone.rest();
  await press(0);
  expect(place.querySelector("dialog h2")!.textContent).toMatch(/: 1$/);
  expect([tab.session.account.value, await kept()]).toEqual(["amina", 1]);
  await press(2);
  expect(place.querySelector("dialog h2")).toBeNull();
  expect([tab.session.account.value, await kept()]).toEqual(["amina", 1]);
});

test("and goes with a yes", async () => {
  phone.server.network = "down";
  await tab.files.answer("file-1", { city: "Taza" });
  await phone.rest();
  await press(0);
  await press(1);
  expect([tab.session.account.value, await kept()]).toEqual([null, 0]);
  expect(location.replace).toHaveBeenCalledWith("/ar");
});
