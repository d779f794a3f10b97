/** What tabs of one browser tell each other: everybody but who speaks hears it, at once. */
export function channels(): typeof BroadcastChannel {
  const all = new Map<string, Set<Channel>>();
  class Channel extends EventTarget {
    constructor(readonly name: string) {
      super();
      all.set(name, (all.get(name) ?? new Set()).add(this));
    }
    postMessage(data: unknown): void {
      for (const other of all.get(this.name) ?? []) if (other !== this) other.dispatchEvent(new MessageEvent("message", { data }));
    }
    close(): void {
      all.get(this.name)?.delete(this);
    }
  }
  return Channel as unknown as typeof BroadcastChannel;
}

/** One at a time over all tabs, as the browser does it. */
export function locks(): void {
  const held = new Map<string, Promise<unknown>>();
  const request = (name: string, work: () => Promise<unknown>) => {
    const next = (held.get(name) ?? Promise.resolve()).catch(() => undefined).then(work);
    held.set(name, next);
    return next;
  };
  Object.defineProperty(navigator, "locks", { value: { request }, configurable: true });
}
