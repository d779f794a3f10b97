import { afterEach, beforeEach, expect, test, vi } from "vitest";
import { Desk, problem, session } from "../testing/desk";

const PAPER = { document_id: "paper-1", type: "visit_photo", status: "accepted", uploaded_at: "2026-11-24T10:00:00Z", thumbnail_url: "/papers/small?old", preview_url: "/papers/1.jpg?old" };
const PAGES = "GET /staff/applications/file-1/documents/paper-1";
let desk: Desk;
let place: HTMLElement;
let given: number;

/** A server whose links are as many as were asked for. */
beforeEach(async () => {
  desk = new Desk();
  given = 0;
  desk.when("POST /staff/session", () => session());
  desk.when(PAGES, () => [200, { ...PAPER, alike: [], page_urls: [`/papers/1.jpg?${++given}`], file_url: `/papers/whole.jpg?${given}` }]);
  const { signIn } = await import("../core/session");
  await signIn("n.amrani@exemple.ma", "x");
});
afterEach(() => {
  vi.restoreAllMocks();
  desk.end();
});

const picture = () => place.querySelector<HTMLImageElement>("dialog .sheet img");
const shows = (link: string) => vi.waitFor(() => expect(picture()?.getAttribute("src")).toBe(link));

async function opened(): Promise<void> {
  const [{ h }, { OfficePapers }] = [await import("preact"), await import("./office-papers")];
  const file = { id: "file-1" } as never;
  place = await desk.show(async () => () => h(OfficePapers, { file, papers: [PAPER] as never, nameOf: (n: number) => `photo ${n}` }));
  place.querySelector<HTMLButtonElement>(".photos button")!.click();
}

test("a photo is opened by a link of now, and another is asked for when that one has run out", async () => {
  await opened();
  await shows("/papers/1.jpg?1");
  picture()!.dispatchEvent(new Event("load"));
  picture()!.dispatchEvent(new Event("error"));
  await shows("/papers/1.jpg?2");
  expect(place.querySelector("[role=alert]")).toBeNull();
});

test("a photo that does not come by a new link either is said, and is asked for again by hand", async () => {
  await opened();
  await shows("/papers/1.jpg?1");
  picture()!.dispatchEvent(new Event("error"));
  await shows("/papers/1.jpg?2");
  picture()!.dispatchEvent(new Event("error"));
  await vi.waitFor(() => expect(place.querySelector("[role=alert]")?.textContent).toContain("L'image ne s'affiche pas."));
  expect(desk.calls(PAGES)).toHaveLength(2);
  place.querySelector<HTMLButtonElement>("[role=alert] button")!.click();
  await shows("/papers/1.jpg?3");
  picture()!.dispatchEvent(new Event("load"));
  await vi.waitFor(() => expect(place.querySelector("[role=alert]")).toBeNull());
});

test("a photo that may not be opened says so", async () => {
  desk.when(PAGES, () => problem(404, "not_found"));
  await opened();
  await vi.waitFor(() => expect(place.querySelector("dialog [role=alert]")).not.toBeNull());
  expect(picture()).toBeNull();
});

test("the whole copy is opened by a link of now", async () => {
  const [{ h }, { PaperView }] = [await import("preact"), await import("./papers")];
  const followed: string[] = [];
  vi.spyOn(HTMLAnchorElement.prototype, "click").mockImplementation(function (this: HTMLAnchorElement) {
    followed.push(`${this.getAttribute("href")} ${this.target} ${this.rel}`);
  });
  const shown = { file: { id: "file-1" }, programme: { documents: [] }, paper: PAPER, mark: undefined, judging: false, onMark: () => undefined };
  place = await desk.show(async () => () => h(PaperView, shown as never));
  await vi.waitFor(() => expect(place.querySelector(".found button")).not.toBeNull());
  place.querySelector<HTMLButtonElement>(".found button")!.click();
  await vi.waitFor(() => expect(followed).toEqual(["/papers/whole.jpg?2 _blank noopener"]));
});
