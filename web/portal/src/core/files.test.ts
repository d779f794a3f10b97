import { afterEach, beforeEach, describe, expect, test } from "vitest";
import { gate, Phone, saidNo, type Tab } from "../testing/phone";

const PATCH = "PATCH /applications/file-1";

let phone: Phone;
let tab: Tab;

beforeEach(async () => {
  phone = new Phone();
  phone.server.file("file-1", { answers: { city: "Fès", size: 4 } } as never);
  tab = await phone.tab();
  await tab.files.open("file-1");
});

afterEach(() => phone.end());

const atServer = () => phone.server.files.get("file-1")!.answers;
const patches = () => phone.server.asked.filter((one) => `${one.method} ${one.path}` === PATCH);
const waits = async (one: Tab = tab) => (await (await one.store.shelf()).get("pending", ["amina", "file-1"]))?.answers;

describe("an answer", () => {
  test("is on the phone at once and on the server soon, under the version that the phone knows", async () => {
    const safe = tab.files.answer("file-1", { city: "Taza" });
    await safe;
    expect(await waits()).toEqual({ city: "Taza" });
    expect(tab.files.answersNow()).toEqual({ city: "Taza", size: 4 });
    await phone.rest();
    expect(atServer()).toEqual({ city: "Taza", size: 4 });
    expect(patches().map((one) => one.ifMatch)).toEqual(['"1"']);
    expect([await waits(), tab.files.saved.value, tab.files.pending.value]).toEqual([undefined, "saved", null]);
  });

  test("is only itself: the others are not sent with it, and the next one knows the new version", async () => {
    await tab.files.answer("file-1", { city: "Taza" });
    await phone.rest();
    await tab.files.answer("file-1", { size: 5 });
    await phone.rest();
    expect(patches().map((one) => [one.ifMatch, one.body])).toEqual([
      ['"1"', { answers: { city: "Taza" } }],
      ['"2"', { answers: { size: 5 } }],
    ]);
  });

  test("that is as it was asks for nothing", async () => {
    await tab.files.answer("file-1", { city: "Fès" });
    await phone.rest();
    expect([patches(), await waits()]).toEqual([[], undefined]);
  });

  test("is taken away with null", async () => {
    await tab.files.answer("file-1", { size: null });
    expect(tab.files.answersNow()).toEqual({ city: "Fès" });
    await phone.rest();
    expect(atServer()).toEqual({ city: "Fès" });
  });

  test("changed again while it is being sent goes again", async () => {
    await Promise.all([tab.files.answer("file-1", { city: "Taza" }), tab.files.answer("file-1", { city: "Sefrou" })]);
    await tab.files.answer("file-1", { city: "Ifrane" });
    await phone.rest();
    expect([atServer()["city"], await waits(), tab.files.conflicts.value]).toEqual(["Ifrane", undefined, {}]);
  });

  test("that the server writes in its own way, changed meanwhile, is no conflict", async () => {
    const { shut, open } = gate();
    phone.server.gates[PATCH] = shut;
    await tab.files.answer("file-1", { city: " Taza " });
    await phone.rest();
    await tab.files.answer("file-1", { city: "Sefrou" });
    open();
    await phone.rest();
    expect([atServer()["city"], tab.files.conflicts.value, await waits()]).toEqual(["Sefrou", {}, undefined]);
  });
});

describe("what the phone knows already", () => {
  test("is not asked for again: a file on the page that it was begun for, and a programme's version", async () => {
    const programme = await tab.files.programmeOf("tamkine-riyada");
    const begun = await tab.files.begin(programme, "self_employed", "key");
    await tab.files.open(begun.id);
    expect(tab.files.file.value).toEqual(begun);
    expect(await tab.files.programmeOf("tamkine-riyada", 1)).toBe(programme);
    expect([phone.server.times(`GET /applications/${begun.id}`), phone.server.times("GET /programmes/tamkine-riyada")]).toEqual([0, 1]);
  });

  test("is asked for when she comes back to it", async () => {
    const programme = await tab.files.programmeOf("tamkine-riyada");
    const begun = await tab.files.begin(programme, "self_employed", "key");
    for (const id of [begun.id, "file-1", begun.id]) await tab.files.open(id);
    expect(phone.server.times(`GET /applications/${begun.id}`)).toBe(1);
    await tab.files.programmeOf("tamkine-riyada");
    expect(phone.server.times("GET /programmes/tamkine-riyada")).toBe(2);
  });
});

describe("a file that she withdraws", () => {
  test("leaves nothing on the phone that would wait for ever; another file's things stay", async () => {
    phone.server.file("file-2");
    const db = await tab.store.shelf();
    for (const file of ["file-1", "file-2"]) {
      await db.put("waiting", { id: `${file}-photo`, account: "amina", file, type: "cnie", side: null, name: "", blob: new Blob(), sha256: "", refused: "other" });
      await db.put("pending", { account: "amina", file, answers: { city: "Taza" }, before: { city: null } });
    }
    expect(await tab.session.unsent()).toBe(4);
    phone.server.faults["POST /applications/file-1/withdraw"] = [{ status: 200, body: { ...phone.server.files.get("file-1"), status: "withdrawn" } }];
    await tab.files.move("file-1", "withdraw", {});
    expect([(await db.getAllKeys("waiting")), (await db.getAllKeys("pending"))]).toEqual([["file-2-photo"], [["amina", "file-2"]]]);
  });
});

describe("without network", () => {
  test.each(["by itself", "when the browser says so"])("answers of several steps wait and go in one: %s", async (how) => {
    phone.server.network = "down";
    await tab.files.answer("file-1", { city: "Taza" });
    await tab.files.answer("file-1", { size: 5 });
    await phone.rest(20);
    expect([tab.files.saved.value, tab.files.answersNow()]).toEqual(["here", { city: "Taza", size: 5 }]);
    if (how === "by itself") {
      phone.server.network = "up";
      await phone.rest(60);
    } else await phone.online();
    expect([atServer(), tab.files.saved.value]).toEqual([{ city: "Taza", size: 5 }, "saved"]);
    expect(patches()).toHaveLength(1);
  });

  test("a reload loses nothing, and the file opens from the phone", async () => {
    phone.server.network = "down";
    await tab.files.answer("file-1", { city: "Taza" });
    await phone.rest();
    const again = await phone.restart();
    await again.files.open("file-1");
    expect([again.files.answersNow(), again.files.saved.value]).toEqual([{ city: "Taza", size: 4 }, "here"]);
    await phone.online();
    expect([atServer()["city"], again.files.saved.value]).toEqual(["Taza", "saved"]);
  });

  test("after a reload it goes without the file being opened", async () => {
    phone.server.network = "down";
    await tab.files.answer("file-1", { city: "Taza" });
    await phone.rest();
    phone.server.network = "up";
    const again = await phone.restart();
    await phone.rest();
    expect([atServer()["city"], again.files.file.value]).toEqual(["Taza", null]);
  });

  test("a file that this phone never saw can't be opened", async () => {
    phone.server.network = "down";
    await expect(tab.files.open("file-2")).rejects.toBeInstanceOf(tab.api.NoAnswer);
  });

  test("the list of files is the last one known", async () => {
    const [known] = await tab.files.listFiles();
    phone.server.network = "down";
    expect(await tab.files.listFiles()).toEqual([known]);
  });

  test("an answer whose confirmation was lost is not doubled and no conflict", async () => {
    phone.server.faults[PATCH] = ["deaf"];
    await tab.files.answer("file-1", { city: "Taza" });
    await phone.rest(10);
    expect([atServer()["city"], phone.server.files.get("file-1")!.version]).toEqual(["Taza", 2]);
    expect([tab.files.conflicts.value, tab.files.saved.value]).toEqual([{}, "saved"]);
  });

  test("too many requests: the wait that the server names", async () => {
    phone.server.faults[PATCH] = [{ status: 429, body: saidNo("too_many"), retryAfter: 40 }];
    await tab.files.answer("file-1", { city: "Taza" });
    await phone.rest(35);
    expect(patches()).toHaveLength(1);
    await phone.rest(10);
    expect(atServer()["city"]).toBe("Taza");
  });
});

describe("changed elsewhere meanwhile", () => {
  test("another answer: both stand", async () => {
    phone.server.changeElsewhere("file-1", { size: 9 });
    await tab.files.answer("file-1", { city: "Taza" });
    await phone.rest();
    expect([atServer(), tab.files.conflicts.value]).toEqual([{ city: "Taza", size: 9 }, {}]);
    expect(tab.files.answersNow()).toEqual({ city: "Taza", size: 9 });
  });

  test("the same answer: neither is lost, and she is shown both", async () => {
    phone.server.changeElsewhere("file-1", { city: "Oujda" });
    await tab.files.answer("file-1", { city: "Taza", size: 5 });
    await phone.rest(30);
    expect(tab.files.conflicts.value).toEqual({ city: "Oujda" });
    expect(atServer()).toEqual({ city: "Oujda", size: 5 });
    expect([await waits(), tab.files.saved.value]).toEqual([{ city: "Taza" }, "choose"]);
  });

  test("the same answer to the same: nothing to decide", async () => {
    phone.server.changeElsewhere("file-1", { city: "Taza" });
    await tab.files.answer("file-1", { city: "Taza" });
    await phone.rest();
    expect([tab.files.conflicts.value, await waits(), tab.files.saved.value]).toEqual([{}, undefined, "saved"]);
  });

  test.each([
    [true, "Taza"],
    [false, "Oujda"],
  ])("her decision, mine: %s", async (mine, stands) => {
    phone.server.changeElsewhere("file-1", { city: "Oujda" });
    await tab.files.answer("file-1", { city: "Taza" });
    await phone.rest();
    await tab.files.decide("file-1", "city", mine);
    expect([atServer()["city"], tab.files.answersNow()["city"]]).toEqual([stands, stands]);
    expect([tab.files.conflicts.value, await waits(), tab.files.saved.value]).toEqual([{}, undefined, "saved"]);
  });

  test("seen only after a reload it is a conflict all the same", async () => {
    phone.server.network = "down";
    await tab.files.answer("file-1", { city: "Taza" });
    await phone.rest();
    phone.server.changeElsewhere("file-1", { city: "Oujda" });
    phone.server.network = "up";
    const again = await phone.restart();
    await again.files.open("file-1"); // the phone knows the new version from here on
    await phone.rest(30);
    expect([atServer()["city"], again.files.conflicts.value]).toEqual(["Oujda", { city: "Oujda" }]);
    const later = await phone.restart();
    await later.files.open("file-1");
    expect(later.files.conflicts.value).toEqual({ city: "Oujda" });
    await later.files.decide("file-1", "city", true);
    expect(atServer()["city"]).toBe("Taza");
  });

  test("a second change elsewhere asks again", async () => {
    phone.server.changeElsewhere("file-1", { city: "Oujda" });
    await tab.files.answer("file-1", { city: "Taza" });
    await phone.rest();
    phone.server.changeElsewhere("file-1", { city: "Nador" });
    await tab.files.decide("file-1", "city", true);
    expect([atServer()["city"], tab.files.conflicts.value]).toEqual(["Nador", { city: "Nador" }]);
  });

  test("the network goes between the no and the reading: it goes on later", async () => {
    phone.server.changeElsewhere("file-1", { size: 9 });
    phone.server.faults["GET /applications/file-1"] = ["down"];
    await tab.files.answer("file-1", { city: "Taza" });
    await phone.rest();
    expect(tab.files.saved.value).toBe("here");
    await phone.rest(10);
    expect(atServer()).toEqual({ city: "Taza", size: 9 });
  });
});

describe("two tabs", () => {
  let other: Tab;

  beforeEach(async () => {
    other = await phone.tab();
    await other.files.open("file-1");
  });

  test("what one saves the other shows", async () => {
    await tab.files.answer("file-1", { city: "Taza" });
    await phone.rest();
    expect(other.files.answersNow()).toEqual({ city: "Taza", size: 4 });
  });

  test("an answer in each: both are there, and nothing is sent twice", async () => {
    phone.server.network = "down";
    await tab.files.answer("file-1", { city: "Taza" });
    await other.files.answer("file-1", { size: 5 });
    await phone.rest();
    await phone.online();
    expect([atServer(), tab.files.conflicts.value, other.files.conflicts.value]).toEqual([{ city: "Taza", size: 5 }, {}, {}]);
    expect(patches()).toHaveLength(1);
    expect([await waits(), tab.files.answersNow(), other.files.answersNow()]).toEqual([undefined, { city: "Taza", size: 5 }, { city: "Taza", size: 5 }]);
  });

  test("a browser without Web Locks sends perhaps twice, and loses or invents nothing", async () => {
    phone.end();
    phone = new Phone({ locks: false });
    phone.server.file("file-1", { answers: { city: "Fès", size: 4 } } as never);
    [tab, other] = [await phone.tab(), await phone.tab()];
    await Promise.all([tab.files.open("file-1"), other.files.open("file-1")]);
    await Promise.all([tab.files.answer("file-1", { city: "Taza" }), other.files.answer("file-1", { size: 5 })]);
    await phone.rest(30);
    expect([atServer(), await waits(), tab.files.conflicts.value, other.files.conflicts.value]).toEqual([{ city: "Taza", size: 5 }, undefined, {}, {}]);
    expect([tab.files.answersNow(), other.files.answersNow()]).toEqual([atServer(), atServer()]);
  });

  test("the same answer in both: the last one stands", async () => {
    await Promise.all([tab.files.answer("file-1", { city: "Taza" }), other.files.answer("file-1", { city: "Oujda" })]);
    await phone.rest();
    expect(["Taza", "Oujda"]).toContain(atServer()["city"]);
    expect([tab.files.answersNow(), tab.files.conflicts.value, await waits()]).toEqual([other.files.answersNow(), {}, undefined]);
  });
});

describe("what the server refuses", () => {
  const no = { status: 422, body: saidNo("answers", [{ pointer: "/answers/city", code: "enum" }]) };

  test("is said, stays on the phone, and does not hold up the rest", async () => {
    phone.server.faults[PATCH] = [no];
    await tab.files.answer("file-1", { city: "x", size: 5 });
    await phone.rest(60);
    expect(tab.files.refusals.value["city"]?.code).toBe("enum");
    expect([atServer(), await waits(), tab.files.saved.value]).toEqual([{ city: "Fès", size: 5 }, { city: "x" }, "here"]);
    expect(patches()).toHaveLength(2);
  });

  test("goes when she has mended it", async () => {
    phone.server.faults[PATCH] = [no];
    await tab.files.answer("file-1", { city: "x" });
    await phone.rest();
    tab.files.mendAgain(["city"]);
    await tab.files.answer("file-1", { city: "Taza" });
    await phone.rest();
    expect([atServer()["city"], tab.files.refusals.value, tab.files.saved.value]).toEqual(["Taza", {}, "saved"]);
  });

  test("about an answer that was not sent is not asked for again and again", async () => {
    phone.server.faults[PATCH] = Array.from({ length: 9 }, () => ({ status: 422, body: saidNo("answers", [{ pointer: "/answers/commune", code: "place_mismatch" }]) }));
    await tab.files.answer("file-1", { city: "Taza" });
    await phone.rest(120);
    expect(patches()).toHaveLength(1);
    expect(tab.files.refusals.value["commune"]?.code).toBe("place_mismatch");
  });

  test("a session that is over keeps the answer for when she is back", async () => {
    phone.server.session = null;
    await tab.files.answer("file-1", { city: "Taza" });
    await phone.rest(60);
    expect([tab.files.saved.value, await waits()]).toEqual(["over", { city: "Taza" }]);
    phone.server.session = "amina";
    await tab.files.send("file-1");
    expect([atServer()["city"], tab.files.saved.value]).toEqual(["Taza", "saved"]);
  });

  test("a file that is not open any more does not disturb the open one", async () => {
    phone.server.file("file-2", { answers: { city: "Rabat" } } as never);
    phone.server.network = "down";
    await tab.files.answer("file-1", { city: "Taza" });
    await phone.rest();
    phone.server.network = "up";
    await tab.files.open("file-2");
    await phone.rest(30);
    expect(atServer()["city"]).toBe("Taza");
    expect([tab.files.answersNow(), tab.files.pending.value, tab.files.saved.value]).toEqual([{ city: "Rabat" }, null, "saved"]);
  });
});
