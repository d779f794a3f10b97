/** A state of the page that outlives a session which ends by itself. */
import { useState } from "preact/hooks";
import { me } from "../core/session";
import { keepTyped, readTyped } from "../core/typed";

type Put<T> = (change: (before: T) => T) => void;

/** The value, a way to change it, and one to forget it. `place` and `empty` don't change while it is shown. */
export function useTyped<T>(place: string, empty: T): [T, Put<T>, () => void] {
  const who = me.value && me.value !== "asking" ? me.value.id : "";
  const [value, set] = useState<T>(() => readTyped(who, place, empty));
  const put: Put<T> = (change) =>
    set((before) => {
      const after = change(before);
      keepTyped(who, place, after, empty);
      return after;
    });
  return [value, put, () => put(() => empty)];
}
