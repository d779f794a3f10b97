/** How much there is: exact up to a thousand, then "1 000+". */
import { grouped } from "../../../shared/format";
import { Ltr } from "../../../shared/kit";

export function HowMany({ count, more, urgent = false }: { count: number; more: boolean; urgent?: boolean }) {
  return (
    <strong class={urgent && count ? "number brick" : "number"}>
      <Ltr>
        {grouped(count)}
        {more && "+"}
      </Ltr>
    </strong>
  );
}
