/** When a file is due, in words; in a list the day itself comes when the row has the pointer or the focus. */
import { day, daysUntil } from "../../../shared/format";
import { Icon } from "../../../shared/kit";
import { fill } from "../core/language";
import type { Item } from "../core/work";
import { words } from "../texts/work";

/** `3 days left`, for a day or its end. */
export function inDays(due: string, late: boolean, now: Date = new Date()): string {
  const days = daysUntil(due, now);
  if (late) return days === 0 ? words.lateToday : days === -1 ? words.yesterday : fill(words.late, { days: -days });
  return days <= 0 ? words.today : days === 1 ? words.tomorrow : fill(words.left, { days });
}

/** How long somebody has waited. */
export function waited(since: string, now: Date = new Date()): string {
  const days = -daysUntil(since, now);
  return days <= 0 ? words.waitsToday : fill(words.waits, { days });
}

/** `dated`: the day always stands beside it. */
export function When({ item, dated = false }: { item: Pick<Item, "due_at" | "due"> & Partial<Pick<Item, "call_since">>; dated?: boolean }) {
  const { due_at: due, call_since: since } = item;
  return (
    <>
      {due ? (
        <Told at={due} dated={dated} kind={item.due === "overdue" ? "brick" : item.due === "soon" ? "saffron" : ""} icon={item.due === "overdue" ? "triangle-alert" : item.due === "soon" ? "clock" : undefined}>
          {inDays(due, item.due === "overdue")}
        </Told>
      ) : (
        !since && <span class="muted">{words.none}</span>
      )}
      {since && (
        <Told at={since} dated={dated} kind="saffron" icon="phone">
          {waited(since)}
        </Told>
      )}
    </>
  );
}

function Told({ at, dated, kind, icon, children }: { at: string; dated: boolean; kind: string; icon?: string | undefined; children: string }) {
  return (
    <span class={`when ${kind}`}>
      {icon && <Icon name={icon} />} {children}{" "}
      {dated ? <small>({day(at)})</small> : <span class="tip">{day(at)}</span>}
    </span>
  );
}
