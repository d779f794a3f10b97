import "fake-indexeddb/auto";
import { afterEach, beforeEach, expect, test, vi } from "vitest";
import { channels } from "../testing/tabs";

const PIN = "48151623";
const WRONG = "11111111";
type Vault = typeof import("./vault");
let vault: Vault;

/** A browser that is opened again: what is on the device stays, what was in memory does not. */
async function restart(): Promise<void> {
  vi.resetModules();
  vault = await import("./vault");
}

/** Everything that is on the device, as it lies there. */
async function raw(): Promise<string> {
  const { openDB } = await import("idb");
  const db = await openDB("jisr.village");
  const all = JSON.stringify([await db.getAll("vaults"), await db.getAll("items")], (_, value: unknown) => (value instanceof ArrayBuffer || ArrayBuffer.isView(value) ? Array.from(new Uint8Array(value instanceof ArrayBuffer ? value : value.buffer)).map((n) => String.fromCharCode(n)).join("") : value));
  db.close();
  return all;
}

afterEach(() => {
  vi.restoreAllMocks();
});

beforeEach(async () => {
  const { IDBFactory } = await import("fake-indexeddb");
  vi.stubGlobal("indexedDB", new IDBFactory());
  vi.stubGlobal("BroadcastChannel", channels());
  await restart();
});

test("what is put is had back by the right PIN, also after the browser was closed", async () => {
  await vault.setPin("agent-1", "Nadia", PIN);
  await vault.put("file/1", { phone: "+212600000001" });
  await restart();
  await expect(vault.get("file/1")).rejects.toThrow(vault.Locked);
  expect(await vault.unlock("agent-1", PIN)).toEqual({ opened: true });
  expect(await vault.get("file/1")).toEqual({ phone: "+212600000001" });
}, 30_000);

test("nothing of it can be read on the device", async () => {
  await vault.setPin("agent-1", "Nadia", PIN);
  await vault.put("file/1", { phone: "+212600000001" });
  await vault.putBytes("photo/1/a", new TextEncoder().encode("the photo"));
  const kept = await raw();
  for (const secret of ["+212600000001", "the photo", PIN]) expect(kept).not.toContain(secret);
}, 30_000);

test("a PIN makes its key as slowly as OWASP asks, from a salt of this device's own, also when it opens again", async () => {
  const derive = vi.spyOn(crypto.subtle, "deriveKey");
  await vault.setPin("agent-1", "Nadia", PIN);
  await vault.setPin("agent-2", "Amina", PIN);
  await restart();
  await vault.unlock("agent-1", PIN);
  const how = derive.mock.calls.map(([given]) => given as Pbkdf2Params);
  expect(how).toHaveLength(3);
  for (const one of how) {
    expect(one).toMatchObject({ name: "PBKDF2", hash: "SHA-256" });
    expect(one.iterations).toBeGreaterThanOrEqual(600_000); // OWASP, Password Storage Cheat Sheet, of this hash
    expect((one.salt as Uint8Array).length).toBeGreaterThanOrEqual(16);
  }
  const [first, other, again] = how.map(({ salt }) => String(salt));
  expect([first === other, first === again]).toEqual([false, true]);
}, 30_000);

test("no script reads the key out: it only encrypts and decrypts", async () => {
  const bring = vi.spyOn(crypto.subtle, "importKey");
  const derive = vi.spyOn(crypto.subtle, "deriveKey");
  await vault.setPin("agent-1", "Nadia", PIN);
  const typed = (await bring.mock.results[0]!.value) as CryptoKey;
  const key = (await derive.mock.results[0]!.value) as CryptoKey;
  expect([typed.extractable, typed.usages]).toEqual([false, ["deriveKey"]]);
  expect(key).toMatchObject({ extractable: false, type: "secret", algorithm: { name: "AES-GCM", length: 256 } });
  expect([...key.usages].sort()).toEqual(["decrypt", "encrypt"]);
  for (const one of [typed, key]) await expect(crypto.subtle.exportKey("raw", one)).rejects.toThrow();
}, 30_000);

test("nothing is sealed twice under one nonce", async () => {
  const sealed = vi.spyOn(crypto.subtle, "encrypt");
  await vault.setPin("agent-1", "Nadia", PIN);
  for (let n = 0; n < 3; n++) await vault.put("file/1", { a: 1 });
  const nonces = sealed.mock.calls.map(([how]) => (how as AesGcmParams).iv as Uint8Array);
  expect(nonces.map((iv) => iv.length)).toEqual([12, 12, 12, 12]);
  expect(new Set(nonces.map(String)).size).toBe(4);
}, 30_000);

test("the tenth wrong PIN takes everything away; closing the browser between does not forget the others", async () => {
  await vault.setPin("agent-1", "Nadia", PIN);
  await vault.put("file/1", { a: 1 });
  for (let left = 9; left >= 0; left--) {
    if (left % 3 === 0) await restart();
    expect(await vault.unlock("agent-1", WRONG)).toEqual({ opened: false, left });
  }
  expect(await vault.vaultsHere()).toEqual([]);
  expect(await vault.names("agent-1", "")).toEqual([]);
  expect(await vault.unlock("agent-1", PIN)).toEqual({ opened: false, left: 0 });
}, 60_000);

test("the right PIN forgets the wrong ones", async () => {
  await vault.setPin("agent-1", "Nadia", PIN);
  for (let n = 0; n < 3; n++) await vault.unlock("agent-1", WRONG);
  await vault.unlock("agent-1", PIN);
  expect(await vault.unlock("agent-1", WRONG)).toEqual({ opened: false, left: 9 });
}, 60_000);

test("another agent with the very same PIN opens nothing of hers, and wipes only what is hers", async () => {
  await vault.setPin("agent-1", "Nadia", PIN);
  await vault.put("file/1", { a: 1 });
  await vault.setPin("agent-2", "Amina", PIN);
  expect(await vault.get("file/1")).toBeNull();
  // Put under her name, it is still bound to whose it was.
  const { openDB } = await import("idb");
  const db = await openDB("jisr.village");
  const item = (await db.get("items", ["agent-1", "file/1"])) as object;
  await db.put("items", { ...item, account: "agent-2" });
  db.close();
  await expect(vault.get("file/1")).rejects.toThrow();
  await vault.wipe("agent-2");
  expect((await vault.vaultsHere()).map((one) => one.account)).toEqual(["agent-1"]);
  expect(await vault.names("agent-1", "file/")).toEqual(["file/1"]);
}, 60_000);

test("one item in another's place opens nothing", async () => {
  await vault.setPin("agent-1", "Nadia", PIN);
  await vault.put("file/1", { a: 1 });
  await vault.put("file/2", { a: 2 });
  const { openDB } = await import("idb");
  const db = await openDB("jisr.village");
  const item = (await db.get("items", ["agent-1", "file/1"])) as object;
  await db.put("items", { ...item, name: "file/2" });
  db.close();
  await expect(vault.get("file/2")).rejects.toThrow();
}, 30_000);

test.each(["1".repeat(7), "11111111a", "", "1".repeat(13)])("%j is no PIN", async (pin) => {
  await expect(vault.setPin("agent-1", "Nadia", pin)).rejects.toThrow();
  expect(await vault.vaultsHere()).toEqual([]);
});

/** Another tab of this browser; `deaf`: it has not heard yet what this one tells. */
async function anotherTab(deaf = false): Promise<Vault> {
  if (deaf) vi.stubGlobal("BroadcastChannel", channels());
  vi.resetModules();
  return import("./vault");
}

test("what one tab takes away is closed in the others, and they are told whose it was", async () => {
  await vault.setPin("agent-1", "Nadia", PIN);
  const gone: string[] = [];
  vault.whenWiped((account) => gone.push(account));
  const other = await anotherTab();
  await other.wipe("agent-2");
  expect([vault.isOpen("agent-1"), gone]).toEqual([true, ["agent-2"]]);
  await other.wipe("agent-1");
  expect([vault.isOpen("agent-1"), gone]).toEqual([false, ["agent-2", "agent-1"]]);
}, 30_000);

test("a tab that has not heard of it yet writes nothing back", async () => {
  await vault.setPin("agent-1", "Nadia", PIN);
  await (await anotherTab(true)).wipe("agent-1");
  expect(vault.isOpen("agent-1")).toBe(true);
  await expect(vault.putBytes("photo/1/a", new Uint8Array(3))).rejects.toThrow(vault.Locked);
  expect([vault.isOpen("agent-1"), await vault.names("agent-1", "")]).toEqual([false, []]);
}, 30_000);

test("a new PIN takes what no PIN opens any more, and nothing of who has one", async () => {
  await vault.setPin("agent-1", "Nadia", PIN);
  await vault.put("file/1", { a: 1 });
  await vault.setPin("agent-2", "Amina", PIN);
  await vault.put("file/2", { a: 2 });
  await expect(vault.setPin("agent-1", "Nadia", WRONG)).rejects.toThrow();
  expect(await vault.names("agent-1", "")).toEqual(["file/1"]);
  const { openDB } = await import("idb");
  const db = await openDB("jisr.village");
  await db.delete("vaults", "agent-1");
  db.close();
  await vault.setPin("agent-1", "Nadia", WRONG);
  expect([await vault.names("agent-1", ""), await vault.names("agent-2", "")]).toEqual([[], ["file/2"]]);
}, 60_000);
