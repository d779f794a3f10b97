import { afterEach, beforeEach, expect, test, vi } from "vitest";
import { Desk, problem, session } from "../testing/desk";

const ALIKE = "POST /staff/applications/file-1/alike";
const FILE = { id: "file-1", version: 1 } as never;
const one = (n: number, same: string[], possible: boolean) => ({ id: `other-${n}`, reference: `JSR-${n}`, programme: "p", kind: "k", status: "in_review", submitted_at: null, province: null, same, possible });
const SHARED = one(1, ["phone"], false);
const TWICE = one(2, ["phone", "name", "birth_date"], true);
let desk: Desk;
let place: HTMLElement;

beforeEach(async () => {
  desk = new Desk();
  desk.when("POST /staff/session", () => session());
  desk.when(ALIKE, () => [200, { items: [TWICE, SHARED], more: false }]);
  const { signIn } = await import("../core/session");
  await signIn("n.amrani@exemple.ma", "x");
});
afterEach(() => {
  vi.restoreAllMocks();
  desk.end();
});

async function shows(part: "PossibleDuplicates" | "OfNumber"): Promise<void> {
  const [{ h }, parts] = [await import("preact"), await import("./alike")];
  place = await desk.show(async () => () => h(parts[part], { file: FILE }));
}
const said = () => [...place.querySelectorAll(".alike li")].map((line) => line.textContent);

test("a possible duplicate is named with what it has in common, and nothing more is said of it", async () => {
  await shows("PossibleDuplicates");
  await vi.waitFor(() => expect(said()).toHaveLength(1));
  expect(said()[0]).toContain("JSR-2");
  expect(said()[0]).toContain("même numéro de téléphone, même nom, même date de naissance");
  expect(said()[0]).not.toContain("carte");
});

test("when the other file is nobody's to open here, the mark says whom to ask", async () => {
  desk.when(ALIKE, () => [200, { items: [SHARED], more: false }]);
  await shows("PossibleDuplicates");
  await vi.waitFor(() => expect(place.textContent).toContain("coordination régionale"));
  expect(said()).toEqual([]);
});

test("files of the same number are looked for when asked, without the number, and are no accusation", async () => {
  desk.when(ALIKE, () => [200, { items: [SHARED], more: true }]);
  await shows("OfNumber");
  expect(desk.calls(ALIKE)).toHaveLength(0);
  place.querySelector("button")!.click();
  await vi.waitFor(() => expect(said()).toHaveLength(1));
  expect(desk.calls(ALIKE)[0]).toMatchObject({ query: "", body: {} });
  expect(place.textContent).toContain("le numéro seul n'est pas un doublon");
  expect(place.textContent).toContain("dossiers plus anciens");
});

test("who asks by the keyboard stands at what is found, and it is read out when it comes", async () => {
  await shows("OfNumber");
  const status = () => place.querySelector("div[role=status]");
  const heard: (string | null)[] = [];
  new MutationObserver(() => status() && heard.push(status()!.textContent)).observe(place, { childList: true, subtree: true });
  const button = place.querySelector("button")!;
  button.focus();
  button.click();
  await vi.waitFor(() => expect(document.activeElement?.tagName).toBe("H3"));
  await vi.waitFor(() => expect(status()?.textContent).toContain("JSR-1"));
  expect(heard[0]).toBe(""); // what stands in it from the beginning is not read out
});

test("another version of the file is no reason to look again: each that is found is written down", async () => {
  const [{ h }, { useState }, { PossibleDuplicates }] = [await import("preact"), await import("preact/hooks"), await import("./alike")];
  function Saved() {
    const [version, set] = useState(1);
    return h("div", null, h("button", { onClick: () => set(version + 1) }, version), h(PossibleDuplicates, { file: { id: "file-1", version } as never }));
  }
  place = await desk.show(async () => Saved);
  await vi.waitFor(() => expect(said()).toHaveLength(1));
  place.querySelector("button")!.click();
  await vi.waitFor(() => expect(place.querySelector("button")!.textContent).toBe("2"));
  await new Promise((done) => setTimeout(done, 20));
  expect(desk.calls(ALIKE)).toHaveLength(1);
});

test("a search that fails is said and tried again", async () => {
  desk.when(ALIKE, () => problem(503, "unavailable"));
  await shows("OfNumber");
  place.querySelector("button")!.click();
  await vi.waitFor(() => expect(place.querySelector("[role=alert] button")).not.toBeNull());
  desk.when(ALIKE, () => [200, { items: [], more: false }]);
  place.querySelector<HTMLButtonElement>("[role=alert] button")!.click();
  await vi.waitFor(() => expect(place.textContent).toContain("Aucun autre dossier"));
});

test("the other file is chosen among those that were found, or written", async () => {
  const [{ h }, { useState }, { OtherFile }] = [await import("preact"), await import("preact/hooks"), await import("./alike")];
  function Field() {
    const [value, set] = useState("");
    return h(OtherFile, { file: FILE, value, wrong: false, onType: set });
  }
  place = await desk.show(async () => Field);
  await vi.waitFor(() => expect(place.querySelectorAll("[type=radio]")).toHaveLength(2));
  const written = place.querySelector<HTMLInputElement>("#decide-other")!;
  place.querySelectorAll<HTMLInputElement>("[type=radio]")[1]!.click();
  await vi.waitFor(() => expect(written.value).toBe("JSR-1"));
  written.value = "JSR-9";
  written.dispatchEvent(new InputEvent("input", { bubbles: true }));
  await vi.waitFor(() => expect(place.querySelectorAll("[type=radio]:checked")).toHaveLength(0));
});
