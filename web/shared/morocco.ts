/**
 * Morocco's clock, from the time zones that the server ships: a phone of 2025 still believes in UTC+1 after September 2026
 * and would tell another day than the office for an hour of each.
 */
import changes from "./morocco.json";

/** The latest first, in milliseconds; before the first that is known, its offset. */
const AHEAD = changes.map(([since, minutes], n) => [n ? Date.parse(since as string) : -Infinity, (minutes as number) * 60_000] as const).reverse();

/** `2026-11-24T14:05:00.000Z` for 14:05 on a wall in Morocco. */
function wall(at: Date): string {
  const ahead = AHEAD.find(([since]) => since <= at.getTime())?.[1] ?? 0;
  return new Date(at.getTime() + ahead).toISOString();
}

/** The day in Morocco, `2026-11-24`. */
export function dayInMorocco(at: Date): string {
  return wall(at).slice(0, 10);
}

/** The time in Morocco, `14:05`. */
export function timeInMorocco(at: Date): string {
  return wall(at).slice(11, 16);
}

/** Today's date in Morocco, wherever the phone believes it is. */
export function todayInMorocco(now: Date = new Date()): string {
  return dayInMorocco(now);
}
