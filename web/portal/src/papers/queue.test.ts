import { afterEach, beforeEach, describe, expect, test, vi } from "vitest";
import { Phone, photo, saidNo, type Tab } from "../testing/phone";

const ANNOUNCE = "POST /applications/file-1/documents";
const CARD = { file: "file-1", type: "cnie", side: "front" } as const;
const QUOTE = { file: "file-1", type: "quote", side: null } as const;
const MEDIA = ["image/jpeg"];
const A_DAY = 600; // seconds that are waited for "never again"; the longest pause is a minute

let phone: Phone;
let tab: Tab;

beforeEach(async () => {
  phone = new Phone();
  phone.server.file();
  tab = await phone.tab();
  vi.stubGlobal("URL", Object.assign(URL, { createObjectURL: () => "blob:x", revokeObjectURL: () => undefined }));
});

afterEach(() => phone.end());

const documents = () => phone.server.documents().map((paper) => paper.document_id);
const uploaded = () => phone.server.uploads.map((one) => one.document);

describe("an answer that was asked for before the picture came", () => {
  const held = (operation: string) => {
    let go = () => {};
    phone.server.gates[operation] = new Promise((resolve) => (go = resolve));
    return () => {
      delete phone.server.gates[operation];
      go();
    };
  };
  const shown = () => tab.files.file.value?.documents.map((paper) => paper.document_id);

  test("the file that opens meanwhile shows it all the same", async () => {
    const answer = held("GET /applications/file-1");
    const opens = tab.files.open("file-1");
    await tab.queue.add(CARD, photo(), MEDIA);
    await phone.rest();
    expect(uploaded()).toEqual(["document-1"]);
    answer();
    await opens;
    expect(shown()).toEqual(["document-1"]);
  });

  test("answers that are saved meanwhile do not hide it", async () => {
    await tab.files.open("file-1");
    const answer = held("PATCH /applications/file-1");
    await tab.files.answer("file-1", { first_name: "Aicha" });
    await tab.queue.add(CARD, photo(), MEDIA);
    await phone.rest();
    answer();
    await phone.rest();
    expect([shown(), tab.files.saved.value]).toEqual([["document-1"], "saved"]);
  });

  test("a paper that she took away meanwhile does not come back", async () => {
    await tab.queue.add(CARD, photo(), MEDIA);
    await phone.rest();
    const answer = held("GET /applications/file-1");
    const opens = tab.files.open("file-1");
    await phone.rest();
    await tab.queue.remove("file-1", "document-1");
    answer();
    await opens;
    expect(shown()).toEqual([]);
  });
});

describe("a network that comes and goes", () => {
  test("with a network a picture is announced, uploaded and forgotten here", async () => {
    await tab.queue.add(CARD, photo(), MEDIA);
    await phone.rest();
    expect([documents(), uploaded()]).toEqual([["document-1"], ["document-1"]]);
    expect(tab.queue.waiting.value).toEqual([]);
    expect(await (await tab.store.shelf()).count("waiting")).toBe(0);
  });

  test.each(["by itself after a while", "because the browser says that it is online"])("without one it waits, then goes once: %s", async (how) => {
    phone.server.network = "down";
    await tab.queue.add(CARD, photo(), MEDIA);
    await phone.rest(30);
    expect(tab.queue.waiting.value).toHaveLength(1);
    expect(tab.queue.halted.value).toBe("network");
    if (how.startsWith("by itself")) {
      phone.server.network = "up";
      await phone.rest(60);
    } else await phone.online();
    expect([documents(), uploaded()]).toEqual([["document-1"], ["document-1"]]);
    expect([tab.queue.waiting.value, tab.queue.halted.value]).toEqual([[], null]);
    await phone.rest(A_DAY);
    expect(uploaded()).toHaveLength(1);
  });

  test("a server that does not answer is told apart from a network that is not there", async () => {
    phone.server.faults[ANNOUNCE] = [{ status: 503 }];
    await tab.queue.add(CARD, photo(), MEDIA);
    await phone.rest();
    expect(tab.queue.halted.value).toBe("answer");
    await phone.rest(10);
    expect([uploaded(), tab.queue.halted.value]).toEqual([["document-1"], null]);
  });

  test("an announcement whose answer was lost is the same paper when it is said again", async () => {
    phone.server.faults[ANNOUNCE] = ["deaf", "deaf"];
    await tab.queue.add(CARD, photo(), MEDIA);
    await phone.rest(20);
    expect(phone.server.times(ANNOUNCE)).toBe(3);
    expect(new Set(phone.server.asked.filter((one) => one.method === "POST" && one.key).map((one) => one.key)).size).toBe(1);
    expect([documents(), uploaded()]).toEqual([["document-1"], ["document-1"]]);
  });

  test("an upload whose answer was lost is not sent again when the paper is there already", async () => {
    phone.server.faults["POST /papers"] = ["deaf"];
    await tab.queue.add(CARD, photo(), MEDIA);
    await phone.rest();
    phone.server.judge("document-1", "inspecting");
    await phone.rest(20);
    expect([documents(), uploaded()]).toEqual([["document-1"], ["document-1"]]);
    expect(tab.queue.waiting.value).toEqual([]);
  });

  test("an upload whose answer was lost and that the server has not seen yet goes to the same paper again", async () => {
    phone.server.faults["POST /papers"] = ["deaf"];
    await tab.queue.add(CARD, photo(), MEDIA);
    await phone.rest(20);
    expect([documents(), uploaded()]).toEqual([["document-1"], ["document-1", "document-1"]]);
  });

  test("a paper that was taken away on another phone meanwhile does not come back", async () => {
    phone.server.faults["POST /papers"] = ["down"];
    await tab.queue.add(CARD, photo(), MEDIA);
    await phone.rest();
    phone.server.file();
    await phone.rest(20);
    expect([documents(), uploaded(), tab.queue.waiting.value]).toEqual([[], [], []]);
  });

  test("an upload that stands still is begun again", async () => {
    phone.server.faults["POST /papers"] = ["hang"];
    await tab.queue.add(CARD, photo(), MEDIA);
    await phone.rest(90);
    expect([documents(), uploaded()]).toEqual([["document-1"], ["document-1"]]);
  });
});

describe("the browser closes in the middle", () => {
  test.each([
    ["before it was announced", () => (phone.server.network = "down")],
    ["after the announcement, whose answer did not come", () => (phone.server.faults[ANNOUNCE] = ["hang"])],
    ["in the upload", () => (phone.server.faults["POST /papers"] = ["hang"])],
  ])("%s: it goes on where it was", async (_, trouble) => {
    trouble();
    await tab.queue.add(CARD, photo(), MEDIA);
    await phone.rest();
    expect(uploaded()).toEqual([]);
    phone.server.network = "up";
    const again = await phone.restart();
    await again.queue.look();
    expect(again.queue.waiting.value).toHaveLength(1);
    await again.queue.go();
    expect([documents(), uploaded()]).toEqual([["document-1"], ["document-1"]]);
    expect(again.queue.waiting.value).toEqual([]);
  });

  test("the picture is whole after a restart", async () => {
    phone.server.network = "down";
    await tab.queue.add(CARD, photo(), MEDIA);
    await phone.rest();
    const again = await phone.restart();
    await again.queue.look();
    const [kept] = again.queue.waiting.value;
    expect(new Uint8Array(await kept!.blob.arrayBuffer())).toEqual(new Uint8Array(await photo().arrayBuffer()));
  });
});

describe("several pictures", () => {
  test("two at once both go, one after the other", async () => {
    await Promise.all([tab.queue.add(CARD, photo(1), MEDIA), tab.queue.add(QUOTE, photo(2), MEDIA)]);
    await phone.rest();
    expect(phone.server.documents().map((paper) => paper.type).sort()).toEqual(["cnie", "quote"]);
    expect(uploaded().sort()).toEqual(["document-1", "document-2"]);
    expect(phone.server.at.most).toBe(1);
  });

  test("one that is added while another is sent is not forgotten", async () => {
    let open: () => void = () => undefined;
    phone.server.gate = new Promise((resolve) => (open = resolve));
    await tab.queue.add(CARD, photo(1), MEDIA);
    await phone.rest();
    await tab.queue.add(QUOTE, photo(2), MEDIA);
    await phone.rest();
    expect(uploaded()).toEqual([]);
    open();
    await phone.rest();
    expect(uploaded()).toEqual(["document-1", "document-2"]);
  });

  test("the same picture chosen twice for one paper is one", async () => {
    phone.server.network = "down";
    await tab.queue.add(CARD, photo(), MEDIA);
    await tab.queue.add(CARD, photo(), MEDIA);
    expect(tab.queue.waiting.value).toHaveLength(1);
  });

  test("pressed twice in one breath too", async () => {
    phone.server.network = "down";
    await Promise.all([tab.queue.add(CARD, photo(), MEDIA), tab.queue.add(CARD, photo(), MEDIA)]);
    expect(tab.queue.waiting.value).toHaveLength(1);
  });

  test.each([
    ["with Web Locks, sent once", true],
    ["without them, one paper all the same", false],
  ])("two tabs: %s", async (_, locks) => {
    phone.end();
    phone = new Phone({ locks });
    phone.server.file();
    phone.server.network = "down";
    const [here, there] = [await phone.tab(), await phone.tab()];
    await here.queue.add(CARD, photo(), MEDIA);
    await phone.rest();
    expect(there.queue.waiting.value).toHaveLength(1);
    phone.server.network = "up";
    await Promise.all([here.queue.go(), there.queue.go()]);
    await phone.rest();
    expect(documents()).toEqual(["document-1"]);
    if (locks) expect(uploaded()).toEqual(["document-1"]);
    expect([here.queue.waiting.value, there.queue.waiting.value]).toEqual([[], []]);
  });
});

describe("a no of the server's", () => {
  test.each([
    [ANNOUNCE, { status: 422, body: saidNo("too_many_pages", [{ pointer: "/type", code: "too_many_pages" }]) }, "too_many_pages"],
    [ANNOUNCE, { status: 409, body: saidNo("not_editable") }, "not_editable"],
    [ANNOUNCE, { status: 413, body: saidNo("too_large") }, "too_large"],
    [ANNOUNCE, { status: 429, body: saidNo("too_many_uploads", [{ pointer: "", code: "too_many_uploads" }]), retryAfter: 3600 }, "too_many_uploads"],
    ["POST /papers", { status: 413 }, "too_large"],
    ["POST /papers", { status: 400, text: "<Code>EntityTooLarge</Code>" }, "too_large"],
  ])("%s %j is said, and not tried for ever", async (operation, no, why) => {
    phone.server.faults[operation] = [no, no, no];
    await tab.queue.add(CARD, photo(1), MEDIA);
    await phone.rest(A_DAY);
    expect(tab.queue.waiting.value.map((one) => one.refused)).toEqual([why]);
    expect(phone.server.times(ANNOUNCE)).toBe(1);
    expect(uploaded()).toEqual([]);
  });

  test("the others go on", async () => {
    phone.server.faults[ANNOUNCE] = [{ status: 422, body: saidNo("too_many_pages") }];
    await tab.queue.add(CARD, photo(1), MEDIA);
    await tab.queue.add(QUOTE, photo(2), MEDIA);
    await phone.rest();
    expect(phone.server.documents().map((paper) => paper.type)).toEqual(["quote"]);
    expect(uploaded()).toHaveLength(1);
  });

  test("she may try again", async () => {
    phone.server.faults[ANNOUNCE] = [{ status: 422, body: saidNo("too_many_pages") }];
    await tab.queue.add(CARD, photo(1), MEDIA);
    await phone.rest();
    await tab.queue.tryAgain(tab.queue.waiting.value[0]!.id);
    expect([uploaded(), tab.queue.waiting.value]).toEqual([["document-1"], []]);
  });

  test("too many requests for the moment: the wait that the server names, then on", async () => {
    phone.server.faults[ANNOUNCE] = [{ status: 429, body: saidNo("too_many"), retryAfter: 30 }];
    await tab.queue.add(CARD, photo(1), MEDIA);
    await phone.rest(25);
    expect(phone.server.times(ANNOUNCE)).toBe(1);
    await phone.rest(10);
    expect(uploaded()).toHaveLength(1);
  });

  test("an address that ran out is asked for anew", async () => {
    phone.server.faults["POST /papers"] = [{ status: 403, text: "<Message>Policy expired.</Message>" }];
    await tab.queue.add(CARD, photo(), MEDIA);
    await phone.rest(10);
    expect([documents(), uploaded()]).toEqual([["document-1"], ["document-1"]]);
  });

  test("a picture that the store refuses each time is not sent for ever: each time costs her money", async () => {
    phone.server.faults["POST /papers"] = Array.from({ length: 50 }, () => ({ status: 400, text: "<Code>BadDigest</Code>" }));
    await tab.queue.add(CARD, photo(1), MEDIA);
    await phone.rest(A_DAY);
    expect(tab.queue.waiting.value.map((one) => one.refused)).toEqual(["not_taken"]);
    expect(phone.server.times(ANNOUNCE)).toBe(3);
  });
});

describe("in place of another, and taken back", () => {
  beforeEach(async () => {
    await tab.queue.add(CARD, photo(1), MEDIA);
    await phone.rest();
    phone.server.judge("document-1", "rejected");
  });

  test("a new picture comes first, then the old one goes", async () => {
    phone.server.faults["POST /papers"] = ["down"];
    await tab.queue.add(CARD, photo(2), MEDIA, "document-1");
    await phone.rest();
    expect(documents()).toEqual(["document-1", "document-2"]);
    await phone.rest(10);
    expect(documents()).toEqual(["document-2"]);
  });

  test("taken back before anybody knew of it, nothing is asked", async () => {
    phone.server.network = "down";
    const before = phone.server.asked.length;
    await tab.queue.add(QUOTE, photo(2), MEDIA);
    await tab.queue.takeBack(tab.queue.waiting.value[0]!.id);
    await phone.online();
    await phone.rest(60);
    expect(documents()).toEqual(["document-1"]);
    expect(phone.server.asked.slice(before).filter((one) => one.path.endsWith("/documents"))).toEqual([]);
  });

  test("taken back in the upload, it is no paper of the file", async () => {
    phone.server.faults["POST /papers"] = ["hang"];
    await tab.queue.add(QUOTE, photo(2), MEDIA);
    await phone.rest();
    await tab.queue.takeBack(tab.queue.waiting.value[0]!.id);
    await phone.rest(10);
    expect([documents(), tab.queue.waiting.value, uploaded()]).toEqual([["document-1"], [], ["document-1"]]);
  });

  test("taken back after an announcement whose answer was lost, it is none either", async () => {
    phone.server.faults[ANNOUNCE] = ["deaf"];
    await tab.queue.add(QUOTE, photo(2), MEDIA);
    await phone.rest();
    expect(documents()).toEqual(["document-1", "document-2"]);
    await tab.queue.takeBack(tab.queue.waiting.value[0]!.id);
    await phone.rest(10);
    expect([documents(), tab.queue.waiting.value]).toEqual([["document-1"], []]);
  });
});

describe("whose pictures", () => {
  test("the session over: they stay, and go when she is back", async () => {
    phone.server.session = null;
    await tab.queue.add(CARD, photo(), MEDIA);
    await phone.rest(A_DAY);
    expect(tab.queue.halted.value).toBe("over");
    expect(tab.queue.waiting.value).toHaveLength(1);
    phone.server.session = "amina";
    await tab.queue.go();
    expect([uploaded(), tab.queue.halted.value]).toEqual([["document-1"], null]);
  });

  test("nobody else sees or sends them", async () => {
    phone.server.session = null;
    await tab.queue.add(CARD, photo(), MEDIA);
    await phone.rest();
    localStorage.setItem("jisr.account", "btissam");
    phone.server.session = "btissam";
    const other = await phone.restart();
    await other.queue.look();
    await other.queue.go();
    expect([other.queue.waiting.value, uploaded()]).toEqual([[], []]);
    localStorage.removeItem("jisr.account");
    const nobody = await phone.restart();
    await nobody.queue.look();
    await nobody.queue.go();
    expect([nobody.queue.waiting.value, uploaded()]).toEqual([[], []]);
  });

  test("signed out in the upload, it stops", async () => {
    phone.server.faults["POST /papers"] = ["hang"];
    await tab.queue.add(CARD, photo(), MEDIA);
    await phone.rest();
    await tab.session.signOut();
    expect(phone.server.cut).toBe(1);
    await phone.rest(A_DAY);
    expect([tab.queue.waiting.value, tab.queue.sending.value, uploaded()]).toEqual([[], null, []]);
  });
});
