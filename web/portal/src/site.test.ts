import { afterEach, beforeEach, expect, test, vi } from "vitest";

const EXIT = "https://www.marocmeteo.ma/";

beforeEach(async () => {
  vi.resetModules();
  localStorage.clear();
  sessionStorage.clear();
  history.replaceState(null, "", "/ar/home");
  document.documentElement.lang = "ar";
  document.body.innerHTML = '<a id="quick-exit" href="#">exit</a>';
  vi.spyOn(location, "replace").mockImplementation(() => undefined);
  vi.stubGlobal("fetch", vi.fn(async () => new Response(null, { status: 204 })));
  await import("./site");
});
afterEach(() => {
  vi.restoreAllMocks();
  vi.unstubAllGlobals();
  document.body.hidden = false;
});

const exit = () => document.getElementById("quick-exit")!.click();

test("the quick exit blanks and silences the page, ends the session and keeps no number", () => {
  sessionStorage.setItem("jisr.code", '{"phone":"0600000101"}');
  const silenced = vi.fn();
  window.addEventListener("jisr.left", silenced, { once: true });
  exit();
  expect([document.body.hidden, document.title]).toEqual([true, "…"]);
  expect(silenced).toHaveBeenCalledOnce();
  expect(sessionStorage.length).toBe(0);
  expect(localStorage.getItem("jisr.left")).not.toBeNull();
  expect(fetch).toHaveBeenCalledWith("/api/v1/session", { method: "DELETE", keepalive: true });
  expect(location.replace).toHaveBeenCalledWith(EXIT);
});

test("a second time other tabs hear of it again", () => {
  vi.spyOn(Date, "now").mockReturnValueOnce(1).mockReturnValueOnce(2);
  exit();
  const first = localStorage.getItem("jisr.left");
  exit();
  expect(localStorage.getItem("jisr.left")).not.toBe(first);
});

test("a phone that keeps nothing leaves all the same", () => {
  vi.stubGlobal("localStorage", {
    setItem: () => {
      throw new DOMException("full", "QuotaExceededError");
    },
  });
  exit();
  expect(location.replace).toHaveBeenCalledWith(EXIT);
});

test("another tab of hers goes with it", () => {
  window.dispatchEvent(new StorageEvent("storage", { key: "jisr.left", newValue: "1" }));
  expect(document.body.hidden).toBe(true);
  expect(location.replace).toHaveBeenCalledWith(EXIT);
});
