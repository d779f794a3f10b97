import { afterEach, beforeEach, expect, test, vi } from "vitest";
import { Desk, ME, session } from "../testing/desk";

const MINUTE = 60_000;
let desk: Desk;
let core: typeof import("./session");
let stop: () => void;
let warned: (number | null)[];
let loads: (string | undefined)[];

beforeEach(async () => {
  desk = new Desk();
  vi.useFakeTimers({ toFake: ["Date", "setInterval", "clearInterval"], now: Date.parse("2026-11-28T09:00:00Z") });
  core = await import("./session");
  loads = [];
  core.forTests.load = (address) => void loads.push(address);
  desk.when("POST /staff/session", () => session());
  desk.when("POST /staff/session/refresh", () => session());
  await core.signIn("n.amrani@exemple.ma", "x");
  warned = [];
  stop = (await import("./idle")).watchIdle((seconds) => warned.push(seconds));
});
afterEach(() => {
  stop();
  desk.end();
});

const pass = (ms: number) => vi.advanceTimersByTimeAsync(ms);
const last = () => warned[warned.length - 1];
const press = () => window.dispatchEvent(new KeyboardEvent("keydown", { key: "a" }));

test("a minute before the end it warns, and counts", async () => {
  await pass(14 * MINUTE - 1_000);
  expect(last()).toBe(null);
  await pass(1_000);
  expect(last()).toBe(60);
  await pass(10_000);
  expect(last()).toBe(50);
});

test("nobody there: out, here and at the server, and no token or mark is left", async () => {
  await pass(15 * MINUTE);
  await vi.waitFor(() => expect(desk.calls("DELETE /staff/session").length).toBe(1));
  expect([core.me.value, core.lastUsed(), loads, sessionStorage.getItem("jisr.console.why")]).toEqual(["asking", null, [undefined], "idle"]);
  expect(document.body.hidden).toBe(true);
});

test("a key that is pressed counts, for other tabs too", async () => {
  await pass(13 * MINUTE);
  press();
  await pass(13 * MINUTE);
  expect([core.me.value, last()]).toEqual([ME, null]);
  localStorage.setItem("jisr.console.session", JSON.stringify({ who: "sub-1", at: Date.now() })); // another tab's key
  await pass(13 * MINUTE);
  expect(core.me.value).toEqual(ME);
});

test("during the warning only the answer to it counts", async () => {
  await pass(14 * MINUTE + 1_000);
  press();
  await pass(1_000);
  expect(last()).toBe(58);
  core.used();
  await pass(1_000);
  expect(last()).toBe(null);
});

test("what she began goes on before her eyes past fifteen minutes, and ends within the hour all the same", async () => {
  for (let minute = 0; minute < 59; minute++) {
    await pass(MINUTE);
    core.works();
  }
  expect([core.me.value, last()]).toEqual([ME, 60]);
  await pass(MINUTE);
  expect([core.me.value, sessionStorage.getItem("jisr.console.why")]).toEqual(["asking", "idle"]);
});

test("work on a page that nobody can see counts for nothing", async () => {
  vi.spyOn(document, "visibilityState", "get").mockReturnValue("hidden");
  await pass(10 * MINUTE);
  core.works();
  await pass(5 * MINUTE);
  expect(core.me.value).toBe("asking");
  vi.restoreAllMocks();
});

test("a touch after work that went on by itself counts in full", async () => {
  for (let minute = 0; minute < 40; minute++) {
    await pass(MINUTE);
    core.works();
  }
  press();
  for (let minute = 0; minute < 50; minute++) {
    await pass(MINUTE);
    core.works();
  }
  expect(core.me.value).toEqual(ME);
});

test("a network that answers nothing is none, whatever the browser says", async () => {
  stop();
  core.me.value = "asking";
  desk.when("POST /staff/session/refresh", () => [503]);
  await expect(core.wake()).rejects.toThrow();
  expect([navigator.onLine, core.unanswered.value]).toEqual([true, true]);
  desk.when("POST /staff/session/refresh", () => session());
  await core.wake();
  expect([core.me.value, core.unanswered.value]).toEqual([ME, false]);
});

test("who waits for an answer is not kept waiting for ever", async () => {
  stop();
  core.me.value = "asking";
  vi.useRealTimers();
  vi.useFakeTimers({ toFake: ["Date", "setTimeout", "clearTimeout"], now: Date.parse("2026-11-28T09:01:00Z") });
  vi.stubGlobal("fetch", () => new Promise(() => undefined));
  const woken = core.wake().catch((failure: Error) => failure.message);
  await vi.advanceTimersByTimeAsync(MINUTE);
  expect([await woken, core.unanswered.value]).toEqual(["nothing came", true]);
});

test("after the machine slept the first touch opens nothing", async () => {
  vi.setSystemTime(Date.now() + 60 * MINUTE);
  press();
  expect(core.me.value).toBe("asking");
});

test("a browser that was closed for long asks for the password again, whatever the cookie would give", async () => {
  stop();
  core.me.value = "asking";
  vi.setSystemTime(Date.now() + 16 * MINUTE);
  await core.wake();
  expect([core.me.value, core.whyOut(), desk.calls("POST /staff/session/refresh"), desk.calls("DELETE /staff/session").length]).toEqual([null, "idle", [], 1]);
});

test("reopened at once she goes on; a session that ended elsewhere says so", async () => {
  stop();
  core.me.value = "asking";
  await core.wake();
  expect(core.me.value).toEqual(ME);
  desk.when("POST /staff/session/refresh", () => [401]);
  core.me.value = "asking";
  await core.wake();
  expect([core.me.value, core.whyOut(), core.lastUsed()]).toEqual([null, "over", null]);
});

test("an account that was closed is led out by its next request", async () => {
  desk.when("GET /staff/people", () => [401]);
  desk.when("POST /staff/session/refresh", () => [401]);
  await expect(core.askAsMe((api, headers) => api.GET("/staff/people", { headers }))).rejects.toThrow();
  expect([core.me.value, loads, sessionStorage.getItem("jisr.console.why")]).toEqual(["asking", [undefined], "over"]);
});

test("a tab follows another one that signs out, and goes on for nobody else", async () => {
  const end = core.followTabs();
  const mark = localStorage.getItem("jisr.console.session");
  localStorage.removeItem("jisr.console.session");
  window.dispatchEvent(Object.assign(new Event("storage"), { key: "jisr.console.session", oldValue: mark, newValue: null }));
  expect([core.me.value, loads]).toEqual(["asking", ["/console/fr"]]);
  core.me.value = ME as never;
  localStorage.setItem("jisr.console.session", JSON.stringify({ who: "sub-2", at: Date.now() }));
  window.dispatchEvent(Object.assign(new Event("storage"), { key: "jisr.console.session", oldValue: mark, newValue: "x" }));
  expect(core.me.value).toBe("asking");
  end();
});
