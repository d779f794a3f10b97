/**
 * What this device keeps of files that are not sent yet: encrypted under a key that only the agent's PIN makes.
 *
 * PBKDF2-SHA-256 with a random salt makes an AES-GCM key, which no script can read out. Each item is bound to the account
 * and to its own name as additional data: another account's key, or an item put in another's place, opens nothing. Each
 * wrong PIN is counted before it is tried, so that closing the tab does not undo it; the tenth takes everything away.
 * What it protects from, and what not: ADR 25.
 */
import { signal } from "@preact/signals";
import { type DBSchema, type IDBPDatabase, openDB } from "idb";

export const ITERATIONS = 600_000;
export const MOST_WRONG = 10;
/** Digits; eight are a hundred million. */
export const PIN = /^\d{8,12}$/;

interface Sealed {
  iv: Uint8Array<ArrayBuffer>;
  data: ArrayBuffer;
}
/** `name`: whose it is, in words, for a device that several agents use. `check` proves the key. `tries`: wrong ones so far. */
interface Vault {
  account: string;
  name: string;
  salt: Uint8Array<ArrayBuffer>;
  check: Sealed;
  tries: number;
}
interface Item {
  /** `file/…`, `photo/<file>/…`, `me`. */
  name: string;
  account: string;
  sealed: Sealed;
}
interface Shelf extends DBSchema {
  vaults: { key: string; value: Vault };
  items: { key: [string, string]; value: Item };
}

let opened: Promise<IDBPDatabase<Shelf>> | null = null;

function shelf(): Promise<IDBPDatabase<Shelf>> {
  opened ??= openDB<Shelf>("jisr.village", 1, {
    upgrade(db) {
      db.createObjectStore("vaults", { keyPath: "account" });
      db.createObjectStore("items", { keyPath: ["account", "name"] });
    },
    blocking(_current, _blocked, event) {
      (event.target as IDBDatabase).close();
      opened = null;
    },
    terminated() {
      opened = null;
    },
  });
  return opened;
}

/** The open one of this tab; a reload closes it. */
let open: { account: string; key: CryptoKey } | null = null;
/** What shows something of it is drawn anew when it is closed. */
const closings = signal(0);

/** What one tab took away no other one shows or writes back. */
const heard = "BroadcastChannel" in window ? new BroadcastChannel("jisr.vault") : null;
const followers = new Set<(account: string) => void>();
heard?.addEventListener("message", ({ data }: MessageEvent<string>) => wiped(data));

/** Called with the account whose things were taken away, here or in another tab. */
export function whenWiped(follow: (account: string) => void): void {
  followers.add(follow);
}

function wiped(account: string): void {
  if (isOpen(account)) lock();
  for (const follow of followers) follow(account);
}

/** No PIN was given since the page was loaded, or it was locked. */
export class Locked extends Error {}

export type Tried = { opened: true } | { opened: false; left: number };

async function keyOf(pin: string, salt: Uint8Array<ArrayBuffer>): Promise<CryptoKey> {
  const typed = await crypto.subtle.importKey("raw", new TextEncoder().encode(pin), "PBKDF2", false, ["deriveKey"]);
  return crypto.subtle.deriveKey({ name: "PBKDF2", hash: "SHA-256", salt, iterations: ITERATIONS }, typed, { name: "AES-GCM", length: 256 }, false, ["encrypt", "decrypt"]);
}

function bound(account: string, name: string): Uint8Array<ArrayBuffer> {
  return new TextEncoder().encode(`jisr village 1|${account}|${name}`);
}

async function seal(key: CryptoKey, account: string, name: string, plain: BufferSource): Promise<Sealed> {
  const iv = crypto.getRandomValues(new Uint8Array(12));
  return { iv, data: await crypto.subtle.encrypt({ name: "AES-GCM", iv, additionalData: bound(account, name) }, key, plain) };
}

function unseal(key: CryptoKey, account: string, name: string, { iv, data }: Sealed): Promise<ArrayBuffer> {
  return crypto.subtle.decrypt({ name: "AES-GCM", iv, additionalData: bound(account, name) }, key, data);
}

/** Whose things are on this device. */
export async function vaultsHere(): Promise<{ account: string; name: string }[]> {
  return (await (await shelf()).getAll("vaults")).map(({ account, name }) => ({ account, name }));
}

export async function hasVault(account: string): Promise<boolean> {
  return (await (await shelf()).count("vaults", account)) > 0;
}

export function isOpen(account: string): boolean {
  void closings.value; // who asks while it is drawn is drawn anew
  return open?.account === account;
}

export function lock(): void {
  open = null;
  closings.value++;
}

/**
 * A PIN for a device that has none of this account; what an older one protected must be sent or taken away first. What is
 * left of one that was taken away opens with no PIN any more, and goes.
 */
export async function setPin(account: string, name: string, pin: string): Promise<void> {
  if (!PIN.test(pin)) throw new Error("not a PIN");
  const salt = crypto.getRandomValues(new Uint8Array(16));
  const key = await keyOf(pin, salt);
  const check = await seal(key, account, "check", new TextEncoder().encode(account));
  const step = (await shelf()).transaction(["vaults", "items"], "readwrite");
  // Where there is one already, adding fails, and nothing goes.
  await Promise.all([step.objectStore("vaults").add({ account, name, salt, check, tries: 0 }), step.objectStore("items").delete(all(account)), step.done]);
  open = { account, key };
}

/** Opens it, or says how many tries are left; after the last one nothing is there any more. */
export async function unlock(account: string, pin: string): Promise<Tried> {
  const db = await shelf();
  const counted = db.transaction("vaults", "readwrite");
  const vault = await counted.store.get(account);
  if (vault && vault.tries < MOST_WRONG) await counted.store.put({ ...vault, tries: vault.tries + 1 });
  await counted.done;
  if (!vault) return { opened: false, left: 0 };
  // Its tab was closed between the tenth wrong one and this.
  if (vault.tries >= MOST_WRONG) {
    await wipe(account);
    return { opened: false, left: 0 };
  }
  const key = await keyOf(pin, vault.salt);
  try {
    await unseal(key, account, "check", vault.check);
  } catch {
    const left = MOST_WRONG - vault.tries - 1;
    if (left <= 0) await wipe(account);
    return { opened: false, left };
  }
  await db.put("vaults", { ...vault, tries: 0 });
  open = { account, key };
  return { opened: true };
}

/** All of this account's, and the way in. */
export async function wipe(account: string): Promise<void> {
  const db = await shelf();
  const step = db.transaction(["vaults", "items"], "readwrite");
  await Promise.all([step.objectStore("vaults").delete(account), step.objectStore("items").delete(all(account)), step.done]);
  heard?.postMessage(account);
  wiped(account);
}

/** The keys of all its items. */
function all(account: string): IDBKeyRange {
  return IDBKeyRange.bound([account], [account, []]);
}

function mine(): { account: string; key: CryptoKey } {
  if (!open) throw new Locked();
  return open;
}

export async function put(name: string, value: unknown): Promise<void> {
  await putBytes(name, new TextEncoder().encode(JSON.stringify(value)));
}

export async function putBytes(name: string, bytes: BufferSource): Promise<void> {
  const { account, key } = mine();
  const sealed = await seal(key, account, name, bytes);
  const step = (await shelf()).transaction(["vaults", "items"], "readwrite");
  const there = (await step.objectStore("vaults").count(account)) > 0;
  if (there) await step.objectStore("items").put({ account, name, sealed });
  await step.done;
  if (there) return;
  lock(); // another tab took everything away, and this one has not heard of it yet
  throw new Locked();
}

export async function get<T>(name: string): Promise<T | null> {
  const bytes = await getBytes(name);
  return bytes && (JSON.parse(new TextDecoder().decode(bytes)) as T);
}

/** Null when it is not there. Raises when it is not this key's. */
export async function getBytes(name: string): Promise<ArrayBuffer | null> {
  const { account, key } = mine();
  const item = await (await shelf()).get("items", [account, name]);
  return item ? unseal(key, account, name, item.sealed) : null;
}

/** Also while it is locked: names tell nothing. */
export async function names(account: string, prefix: string): Promise<string[]> {
  const keys = await (await shelf()).getAllKeys("items", IDBKeyRange.bound([account, prefix], [account, `${prefix}\uffff`]));
  return keys.map(([, name]) => name);
}

export async function remove(...given: string[]): Promise<void> {
  const { account } = mine();
  const step = (await shelf()).transaction("items", "readwrite");
  await Promise.all([...given.map((name) => step.store.delete([account, name])), step.done]);
}
