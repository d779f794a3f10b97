/** Pictures of numbers: few, one hue and grey, the number beside each bar. What is drawn is said in words too. */
import type { ComponentChildren } from "preact";
import { Button, Ltr } from "../../../shared/kit";
import { Failed, useTask } from "../../../shared/task";
import { words } from "../texts/figures";
import { type Asked, type Table, tableOf } from "./figures";

export interface Bar {
  key: string;
  label: ComponentChildren;
  value: number;
  /** What stands beside the bar: the number. */
  said: ComponentChildren;
  grey?: boolean;
  /** An inner part, darker: a median within the ninth of ten. */
  inner?: number;
  /** Where a line stands across: what was expected, the mean. */
  mark?: number;
  /** From where the bar begins. */
  from?: number;
}

/** One bar a line; the words and numbers are the picture's text, and the drawing is beside them. */
export function Bars({ of, most }: { of: readonly Bar[]; most?: number }) {
  const whole = Math.max(most ?? 0, ...of.map((one) => Math.max(one.value, one.mark ?? 0)), Number.MIN_VALUE);
  const part = (value: number) => Math.min(100, (100 * value) / whole);
  return (
    <ul class="bars">
      {of.map(({ key, label, value, said, grey, inner, mark, from = 0 }) => (
        <li key={key}>
          <span class="bar-name">{label}</span>
          <svg class="bar" viewBox="0 0 100 10" preserveAspectRatio="none" aria-hidden="true">
            <rect class="ground" width="100" height="10" />
            <rect class={grey ? "grey" : inner === undefined ? "hue" : "pale"} x={part(from)} width={Math.max(part(value) - part(from), value > 0 ? 0.6 : 0)} height="10" />
            {inner !== undefined && <rect class="hue" width={part(inner)} height="10" />}
            {mark !== undefined && <rect class="mark" x={Math.min(part(mark), 99.2)} y="-1" width="0.8" height="12" />}
          </svg>
          <span class="bar-said">{said}</span>
        </li>
      ))}
    </ul>
  );
}

/** A column a month, in the direction in which one reads; `most`: what a full column is, else the highest. */
export function Columns({ of, label, most }: { of: readonly { key: string; name: string; value: number; said: string }[]; label: string; most?: number }) {
  const whole = most ?? Math.max(...of.map((one) => one.value), Number.MIN_VALUE);
  return (
    <ol class="columns" aria-label={label}>
      {of.map(({ key, name, value, said }) => (
        <li key={key}>
          <Ltr>{said}</Ltr>
          <svg viewBox="0 0 10 100" preserveAspectRatio="none" aria-hidden="true">
            <rect class="hue" y={100 - (100 * value) / whole} width="10" height={(100 * value) / whole} />
          </svg>
          <span class="month">{name}</span>
        </li>
      ))}
    </ol>
  );
}

type Cell = string | number | ComponentChildren;

/** What the picture shows, and more exactly, as a table and as a file. */
export function Numbers({ title, head, rows, asked, table }: { title: string; head: readonly string[]; rows: readonly (readonly [string, ...Cell[]])[]; asked: Asked; table: Table }) {
  const save = useTask(async () => {
    const address = URL.createObjectURL(await tableOf(asked, table));
    const link = document.createElement("a");
    link.href = address;
    link.download = `jisr-${table}.csv`;
    link.click();
    setTimeout(() => URL.revokeObjectURL(address), 60_000);
  });
  return (
    <div class="numbers">
      <details>
        <summary>
          {words.table} <span class="visually-hidden">{title}</span>
        </summary>
        <div class="wide" role="region" tabIndex={0} aria-label={title}>
          <table>
            <thead>
              <tr>
                {head.map((name) => (
                  <th key={name} scope="col">
                    {name}
                  </th>
                ))}
              </tr>
            </thead>
            <tbody>
              {rows.map(([name, ...cells], place) => (
                <tr key={place}>
                  <th scope="row">{name}</th>
                  {cells.map((cell, at) => (
                    <td key={at}>{typeof cell === "number" ? <Ltr>{cell}</Ltr> : cell}</td>
                  ))}
                </tr>
              ))}
            </tbody>
          </table>
        </div>
      </details>
      <Button kind="secondary" icon="download" busy={save.busy} onPress={save.run}>
        {words.csv}
        <span class="visually-hidden"> {title}</span>
      </Button>
      <Failed failure={save.failure} />
    </div>
  );
}
