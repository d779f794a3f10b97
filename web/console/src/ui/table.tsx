/** A table of lines under their heads, which scrolls by itself where it is wider than the page. */
import type { ComponentChildren } from "preact";

/** `name`: what it is called to who does not see it. A head of numbers is `{ number: … }`. */
export function Table({ name, kind, heads, children }: { name: string; kind: string; heads: (string | { number: string })[]; children: ComponentChildren }) {
  return (
    <div class="wide" role="region" tabIndex={0} aria-label={name}>
      <table class={kind}>
        <thead>
          <tr>
            {heads.map((head) =>
              typeof head === "string" ? (
                <th key={head} scope="col">
                  {head}
                </th>
              ) : (
                <th key={head.number} scope="col" class="number">
                  {head.number}
                </th>
              ),
            )}
          </tr>
        </thead>
        <tbody>{children}</tbody>
      </table>
    </div>
  );
}
