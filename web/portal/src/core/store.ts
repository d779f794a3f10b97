/**
 * What this phone keeps while there is no network: the last known files, answers that are not sent yet, and photos on
 * their way. All of it is one account's, and all of it goes when she signs out (`forget`).
 */
import { type DBSchema, type IDBPDatabase, openDB } from "idb";
import type { Answer } from "../../../shared/form/answers";
import type { Application, Summary } from "./api";

/** Answers that the server does not have yet; null takes one away. `before`: what the server had when she changed it. */
export interface Pending {
  account: string;
  file: string;
  answers: Record<string, Answer | null>;
  before: Record<string, Answer | null>;
}

/**
 * A picture that waits to be sent, or is being sent. `id` is ours, and the key under which it is announced: older ones
 * are smaller. `announced`: the server may know it, `document` is its name there. `replaces`: a paper that goes when this
 * one has come. `removed`: she took it away, and the server has to be told.
 */
export interface Waiting {
  id: string;
  account: string;
  file: string;
  type: string;
  side: "front" | "back" | null;
  name: string;
  blob: Blob;
  sha256: string;
  announced?: boolean;
  document?: string;
  replaces?: string;
  removed?: boolean;
  refused?: string;
}

interface Shelf extends DBSchema {
  files: { key: string; value: { account: string; id: string; file: Application } };
  lists: { key: string; value: { account: string; items: Summary[] } };
  pending: { key: [string, string]; value: Pending };
  waiting: { key: string; value: Waiting; indexes: { file: string } };
}

let opened: Promise<IDBPDatabase<Shelf>> | null = null;

export function shelf(): Promise<IDBPDatabase<Shelf>> {
  opened ??= openDB<Shelf>("jisr", 1, {
    upgrade(db) {
      db.createObjectStore("files", { keyPath: "id" });
      db.createObjectStore("lists", { keyPath: "account" });
      db.createObjectStore("pending", { keyPath: ["account", "file"] });
      db.createObjectStore("waiting", { keyPath: "id" }).createIndex("file", "file");
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

/** Nothing of hers stays readable on this phone. */
export async function forget(): Promise<void> {
  const db = await shelf();
  const all = db.transaction(["files", "lists", "pending", "waiting"], "readwrite");
  await Promise.all([all.objectStore("files").clear(), all.objectStore("lists").clear(), all.objectStore("pending").clear(), all.objectStore("waiting").clear(), all.done]);
}
