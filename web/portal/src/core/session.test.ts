import { afterEach, beforeEach, describe, expect, test, vi } from "vitest";
import { gate, Phone, photo, type Tab } from "../testing/phone";

const yes = () => Promise.resolve(true);
const no = () => Promise.resolve(false);
const CARD = { file: "file-1", type: "cnie", side: "front" } as const;

let phone: Phone;
let tab: Tab;

beforeEach(async () => {
  phone = new Phone();
  phone.server.file("file-1", { answers: { city: "Fès" } } as never);
  phone.server.codes = { "111111": "amina", "222222": "btissam" };
  tab = await phone.tab();
  await tab.files.open("file-1");
  await tab.files.listFiles();
  vi.stubGlobal("URL", Object.assign(URL, { createObjectURL: () => "blob:x", revokeObjectURL: () => undefined }));
  vi.spyOn(location, "replace").mockImplementation(() => undefined);
});

afterEach(() => {
  vi.restoreAllMocks();
  phone.end();
});

/** Everything that this phone keeps, whoever looks. */
async function kept(one: Tab = tab): Promise<Record<string, number>> {
  const db = await one.store.shelf();
  const stores = Object.fromEntries(await Promise.all([...db.objectStoreNames].map(async (name) => [name, await db.count(name)] as const)));
  return { ...stores, session: sessionStorage.length };
}

/** An answer and a picture that only the phone has, and what she was typing. */
async function busy(): Promise<void> {
  phone.server.network = "down";
  await tab.files.answer("file-1", { city: "Taza" });
  await tab.queue.add(CARD, photo(), ["image/jpeg"]);
  sessionStorage.setItem("jisr.typed.file-1", '{"city":"Sef"}');
  await phone.rest();
}

const NOTHING = { files: 0, lists: 0, pending: 0, waiting: 0, session: 0 };

test("the stores that are looked at here are all that there are", async () => {
  await busy();
  expect(await kept()).toEqual({ files: 1, lists: 1, pending: 1, waiting: 1, session: 1 });
});

describe("signing out", () => {
  test("leaves nothing that can be read: stores, what was typed, memory, the token, the session", async () => {
    await busy();
    phone.server.network = "up";
    await tab.session.signOut();
    await phone.rest(120);
    expect(await kept()).toEqual(NOTHING);
    expect(Object.keys(localStorage).filter((name) => name !== "jisr.language")).toEqual([]);
    expect([tab.session.account.value, tab.api.heldToken(), phone.server.session]).toEqual([null, null, null]);
    expect([tab.files.file.value, tab.files.pending.value, tab.queue.waiting.value]).toEqual([null, null, []]);
  });

  test("what is not sent yet is counted first, so that she can be asked", async () => {
    expect(await tab.session.unsent()).toBe(0);
    await busy();
    expect(await tab.session.unsent()).toBe(2);
  });

  test("without network too; the session is ended when there is one", async () => {
    await busy();
    await tab.session.signOut();
    expect(await kept()).toEqual(NOTHING);
    expect(localStorage.getItem("jisr.end-session")).toBe("1");
    expect(phone.server.session).toBe("amina");
  });

  test("a server that can't end it now is asked again later", async () => {
    phone.server.faults["DELETE /session"] = [{ status: 503 }];
    await tab.session.signOut();
    expect(localStorage.getItem("jisr.end-session")).toBe("1");
  });

  test("the other tabs leave too, and keep nothing in memory", async () => {
    const other = await phone.tab();
    await other.files.open("file-1");
    await tab.session.signOut();
    await phone.rest(60);
    expect([other.session.account.value, other.files.file.value, other.api.heldToken()]).toEqual([null, null, null]);
    expect(location.replace).toHaveBeenCalledWith("/ar");
    expect(await kept()).toEqual(NOTHING);
  });

  const asking: [string, (one: Tab) => Promise<unknown>, string][] = [
    ["a file", (one) => one.files.open("file-1"), "GET /applications/file-1"],
    ["her list", (one) => one.files.listFiles(), "GET /applications"],
    ["a picture's paper", (one) => one.queue.add(CARD, photo(), ["image/jpeg"]), "POST /applications/file-1/documents"],
    ["a saved answer", (one) => one.files.answer("file-1", { city: "Taza" }), "PATCH /applications/file-1"],
    ["a new token", (one) => (one.api.holdToken(null), one.files.listFiles()), "POST /session/refresh"],
  ];

  test.each(asking)("%s that was asked for before and comes after is not kept", async (_, ask, operation) => {
    const { shut, open } = gate();
    phone.server.gates[operation] = shut;
    const asked = Promise.resolve(ask(tab)).catch(() => undefined);
    await phone.rest();
    await tab.session.signOut();
    open();
    await asked;
    await phone.rest(60);
    expect(await kept()).toEqual(NOTHING);
    expect([tab.api.heldToken(), tab.files.file.value]).toEqual([null, null]);
  });

  test("a picture that was being made small is not put away for nobody", async () => {
    const adding = tab.queue.add(CARD, photo(), ["image/jpeg"]).catch(() => undefined);
    await tab.session.signOut();
    await adding;
    await phone.rest();
    expect(await kept()).toEqual(NOTHING);
  });
});

describe("another number on the same phone", () => {
  test("finds nothing of the first one's", async () => {
    sessionStorage.setItem("jisr.typed.file-1", '{"city":"Sef"}');
    expect(await tab.session.answerCode("c", "222222", no)).toBe(true); // nothing unsent: nobody is asked
    expect(await kept()).toEqual(NOTHING);
    expect([tab.session.account.value, tab.files.file.value, localStorage.getItem("jisr.account")]).toEqual(["btissam", null, "btissam"]);
  });

  test("is asked before the first one's unsent things go", async () => {
    await busy();
    phone.server.network = "up";
    const asked = vi.fn(yes);
    expect(await tab.session.answerCode("c", "222222", asked)).toBe(true);
    expect(asked).toHaveBeenCalledWith(2);
    await phone.rest(120);
    expect(await kept()).toEqual(NOTHING);
    expect(phone.server.uploads).toEqual([]);
  });

  test("and with a no nothing is lost: nobody is signed in, and the first one finds it again", async () => {
    await busy();
    phone.server.network = "up";
    expect(await tab.session.answerCode("c", "222222", no)).toBe(false);
    expect([phone.server.session, tab.session.account.value, tab.api.heldToken()]).toEqual([null, "amina", null]);
    expect(await kept()).toEqual({ files: 1, lists: 1, pending: 1, waiting: 1, session: 1 });
    await tab.session.answerCode("c", "111111", no);
    await tab.files.open("file-1");
    await tab.queue.go();
    await phone.rest();
    expect([phone.server.files.get("file-1")!.answers, phone.server.uploads.length]).toEqual([{ city: "Taza" }, 1]);
  });

  test("does not get what the first one asked for and what comes only now", async () => {
    const { shut, open } = gate();
    phone.server.gates["GET /applications"] = shut;
    const asked = tab.files.listFiles().catch((failure: unknown) => failure);
    await phone.rest();
    await tab.session.answerCode("c", "222222", no);
    open();
    expect(await asked).toBeInstanceOf(tab.api.SignedOut);
    expect(await kept()).toEqual(NOTHING);
  });

  test("the same number again keeps everything", async () => {
    await busy();
    phone.server.session = null;
    phone.server.network = "up";
    expect(await tab.session.answerCode("c", "111111", no)).toBe(true);
    expect((await kept())["pending"]).toBe(1);
  });

  test("in another tab: what this one shows goes", async () => {
    const other = await phone.tab();
    await other.session.answerCode("c", "222222", yes);
    await phone.rest();
    expect([tab.session.account.value, tab.files.file.value]).toEqual(["btissam", null]);
    expect(location.replace).toHaveBeenCalled();
    expect(await kept()).toEqual(NOTHING);
  });

  test("an end that waits for a network is not hers", async () => {
    localStorage.setItem("jisr.end-session", "1");
    await tab.session.answerCode("c", "222222", yes);
    expect(localStorage.getItem("jisr.end-session")).toBeNull();
  });

  test("a wrong code changes nothing", async () => {
    await busy();
    phone.server.network = "up";
    await expect(tab.session.answerCode("c", "999999", yes)).rejects.toBeInstanceOf(tab.api.Problem);
    expect((await kept())["pending"]).toBe(1);
    expect(tab.session.account.value).toBe("amina");
  });
});

describe("waking", () => {
  test.each([
    ["in", "amina", "up"],
    ["over", null, "up"],
    ["offline", "amina", "down"],
  ] as const)("%s", async (found, session, network) => {
    tab.api.holdToken(null);
    Object.assign(phone.server, { session, network });
    expect(await tab.session.wake()).toBe(found);
  });

  test("a crowd at the gateway is no end of her session", async () => {
    tab.api.holdToken(null);
    phone.server.faults["POST /session/refresh"] = [{ status: 429 }];
    expect(await tab.session.wake()).toBe("offline");
    expect(await tab.session.wake()).toBe("in");
  });

  test("nobody signed in here asks nothing", async () => {
    await tab.session.signOut();
    const asked = phone.server.asked.length;
    expect(await tab.session.wake()).toBe("none");
    expect(phone.server.asked).toHaveLength(asked);
  });

  test("a token that ran out is renewed once for all that wait", async () => {
    tab.api.holdToken(".x.");
    await Promise.all([tab.files.listFiles(), tab.files.read("file-1"), tab.files.read("file-1")]);
    expect(phone.server.times("POST /session/refresh")).toBe(2); // at the beginning, and now
  });
});

test("a tab that no channel reaches learns from the storage that she signed out elsewhere", async () => {
  window.dispatchEvent(new StorageEvent("storage", { key: "jisr.account", newValue: null }));
  expect(tab.session.account.value).toBeNull();
  expect(tab.files.file.value).toBeNull();
  expect(location.replace).toHaveBeenCalledWith("/ar");
});

test("what is asked in her name once she left renews nothing, though the cookie is still there", async () => {
  const { shut, open } = gate();
  phone.server.gates["DELETE /session"] = shut;
  const renewals = () => phone.server.asked.filter((one) => one.path === "/session/refresh").length;
  const before = renewals();
  const leaving = tab.session.signOut();
  await phone.rest();
  await tab.files.listFiles().catch(() => undefined);
  expect([tab.api.heldToken(), renewals()]).toEqual([null, before]);
  open();
  await leaving;
});
