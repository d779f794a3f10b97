/** A list that comes page by page: the first at once, the others by a press. The one mechanism of all such lists. */
import { useState } from "preact/hooks";
import { Button } from "../../../shared/kit";
import { Failed, useLoaded, useTask } from "../../../shared/task";

export interface PageOf<T> {
  items: T[];
  next_cursor: string | null;
}

export interface Listed<T> {
  /** All that has come, in its order; null until the first page is there, and again when something else is asked for. */
  items: T[] | null;
  /** Why the first page is not there. */
  failure: unknown;
  /** For `More`: whether there is more, asking for it, and why it did not come. */
  rest: { more: boolean; busy: boolean; failure: unknown; run: () => void };
}

/** `of`: what is asked for, in words of its own; another asks anew, and what comes late for an earlier one is left. */
export function usePages<T>(list: (cursor?: string) => Promise<PageOf<T>>, of = ""): Listed<T> {
  const [known, setKnown] = useState<{ of: string; items: T[]; cursor: string | null } | null>(null);
  const first = useLoaded(async () => {
    const page = await list();
    setKnown({ of, items: page.items, cursor: page.next_cursor });
  }, [of]);
  const here = known?.of === of ? known : null;
  const next = useTask(async () => {
    if (!here?.cursor) return;
    const page = await list(here.cursor);
    setKnown((now) => (now?.of === of ? { ...now, items: [...now.items, ...page.items], cursor: page.next_cursor } : now));
  });
  return { items: here?.items ?? null, failure: first.failure, rest: { more: here?.cursor != null, busy: next.busy, failure: next.failure, run: next.run } };
}

export function More({ rest, words }: { rest: Listed<unknown>["rest"]; words: string }) {
  return (
    <>
      <Failed failure={rest.failure} />
      {rest.more && (
        <Button kind="secondary" busy={rest.busy} onPress={rest.run}>
          {words}
        </Button>
      )}
    </>
  );
}
