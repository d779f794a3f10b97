/** Moving in a list row by row, be it of a table, cards or lines; back from what was opened, at its row. The one mechanism of all lists. */
import { type RefObject } from "preact";
import { useEffect, useRef } from "preact/hooks";
import { lastOpened, open } from "../core/work";
import { words } from "../texts/keys";
import type { Key } from "./keys";

interface Rows<Box extends HTMLElement> {
  /** Of the table's body, of the list, or of what holds several. */
  box: RefObject<Box | null>;
  /** The row that has the focus, from 0; -1 when none has. */
  at: () => number;
  keys: Key[];
  /** What the link of a row carries. */
  link: (id: string) => { "data-id": string; onClick: () => void };
}

/** `there`: the rows are on the page. `opens`: what Enter opens, when that is more than the row; null: a row is no page. `back`: the row to come back to, when the list knows better than by what was opened last. */
export function useRows<Box extends HTMLElement = HTMLTableSectionElement>(there: boolean, opens: string | null = words.openRow, back?: string | null): Rows<Box> {
  const box = useRef<Box>(null);
  const links = () => [...(box.current?.querySelectorAll<HTMLElement>("[data-id]") ?? [])];
  const at = () => links().findIndex((one) => one.closest("tr, li, .card")?.contains(document.activeElement));
  const move = (by: number) => {
    const all = links();
    all[Math.max(0, Math.min(at() + by, all.length - 1))]?.focus();
  };
  useEffect(() => {
    const all = links();
    const to = back === undefined ? lastOpened(all.map((one) => one.dataset["id"])) : back;
    // Who has chosen something on the page meanwhile, such as a filter, stays with it.
    if (to && document.activeElement?.matches("body, h1")) all.find((one) => one.dataset["id"] === to)?.focus();
  }, [there]);
  return {
    box,
    at,
    keys: [
      { key: "j", what: words.nextRow, press: () => move(1) },
      { key: "k", what: words.rowBefore, press: () => move(-1) },
      ...(opens === null ? [] : [{ key: "Enter", what: opens }]),
    ],
    link: (id) => ({ "data-id": id, onClick: () => open(id) }),
  };
}
