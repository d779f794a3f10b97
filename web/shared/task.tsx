/** Doing something that may fail, and saying so in words. */
import { useCallback, useEffect, useRef, useState } from "preact/hooks";
import { type Mend as ServerMend, NoAnswer, Problem, SignedOut } from "./api";
import { from } from "./format";
import { fill, inWords } from "./language";
import { common } from "@face/texts/common";
import { Notice } from "./kit";

/** What went wrong, as she reads it: what happened and what to do. */
export function inPlainWords(failure: unknown, known: Record<string, string> = {}): string {
  if (failure instanceof Problem) {
    const own = known[failure.code] ?? known[String(failure.status)];
    if (own) return own;
    if (failure.status === 429) return fill(common.tooMany, { time: from(failure.again) });
    if (failure.status === 412) return common.changedElsewhere;
    if (failure.status === 404) return common.notFound;
    const first = failure.mends[0];
    if (first) return inWords(first.message);
    return common.notPossibleNow;
  }
  if (failure instanceof SignedOut) return common.signInAgain;
  if (failure instanceof NoAnswer) return navigator.onLine ? common.noAnswer : common.noNetwork;
  throw failure;
}

export interface Task<A extends unknown[]> {
  run: (...given: A) => void;
  busy: boolean;
  failure: unknown;
  forget: () => void;
}

/** One at a time; a second press while it runs does nothing. What it raised stays until the next try. */
export function useTask<A extends unknown[]>(work: (...given: A) => Promise<unknown>): Task<A> {
  const [busy, setBusy] = useState(false);
  const [failure, setFailure] = useState<unknown>(null);
  const running = useRef(false);
  const latest = useRef(work);
  latest.current = work;
  const run = useCallback((...given: A) => {
    if (running.current) return;
    running.current = true;
    setBusy(true);
    setFailure(null);
    latest
      .current(...given)
      .catch((raised: unknown) => setFailure(raised ?? new Error("nothing was raised")))
      .finally(() => {
        running.current = false;
        setBusy(false);
      });
  }, []);
  return { run, busy, failure, forget: useCallback(() => setFailure(null), []) };
}

/** What was loaded, what failed, and a way to try again. */
export function useLoaded<T>(load: () => Promise<T>, over: unknown[]): { value: T | null; failure: unknown; again: () => void } {
  const [state, setState] = useState<{ value: T | null; failure: unknown }>({ value: null, failure: null });
  const [turn, setTurn] = useState(0);
  useEffect(() => {
    let gone = false;
    setState((before) => ({ value: before.value, failure: null }));
    load().then(
      (value) => !gone && setState({ value, failure: null }),
      (failure: unknown) => !gone && setState((before) => ({ value: before.value, failure })),
    );
    return () => {
      gone = true;
    };
  }, [...over, turn]);
  return { ...state, again: () => setTurn((now) => now + 1) };
}

/** The failure in a box that is read out. */
export function Failed({ failure, known = {}, children }: { failure: unknown; known?: Record<string, string>; children?: preact.ComponentChildren }) {
  if (!failure) return null;
  return (
    <div role="alert">
      <Notice kind="refused" icon="circle-alert">
        <p>{inPlainWords(failure, known)}</p>
        {children}
      </Notice>
    </div>
  );
}

/** The server's sentence for an answer, by its pointer. */
export function mendFor(mends: ServerMend[], pointer: string): string | undefined {
  const found = mends.find((mend) => mend.pointer === pointer);
  return found && inWords(found.message);
}
