/** After the decision: the agreement, her instalments, and the visits of the schedule. */
import { day, daysUntil, dirhams } from "../../../shared/format";
import { Icon } from "../../../shared/kit";
import type { StaffFile } from "../core/file";
import { fill, inWords } from "../core/language";
import { partWords, words } from "../texts/after";

const LOOKS = { later: ["clock", ""], due: ["hourglass", "saffron"], ordered: ["send", ""], paid: ["circle-check", "moss"] } as const;

export function After({ file }: { file: StaffFile }) {
  const after = file.after_decision;
  if (!after) return null;
  return (
    <>
      {after.agreed_on && (
        <p>
          {fill(words.agreed, { day: day(after.agreed_on) })} · {fill(words.account, { state: after.account ? words.kept : words.notKept })}
        </p>
      )}
      {after.instalments.length > 0 && (
        <>
          <h3>{words.instalments}</h3>
          <ul class="bare">
            {after.instalments.map((one) => {
              const [icon, kind] = LOOKS[one.state];
              return (
                <li key={one.id}>
                  <Icon name={icon} /> {inWords(one.title)} · <bdi>{dirhams(one.amount_mad)}</bdi> · <span class={kind}>{partWords[one.state]}</span>
                  {one.at && one.state !== "due" && ` · ${day(one.at)}`}
                  {one.returned && <p class="brick">{fill(words.cameBack, { reason: inWords(one.returned) })}</p>}
                </li>
              );
            })}
          </ul>
        </>
      )}
      {after.visits.length > 0 && (
        <>
          <h3>{words.visits}</h3>
          <ul class="bare">
            {after.visits.map((one) => {
              const late = !one.done && daysUntil(one.until) < 0;
              return (
                <li key={one.id}>
                  <Icon name={one.done ? "circle-check" : late ? "triangle-alert" : "clock"} /> {inWords(one.title)} · <span class={one.done ? "moss" : late ? "brick" : ""}>{one.done ? words.made : fill(late ? words.late : words.until, { day: day(one.until) })}</span>
                </li>
              );
            })}
          </ul>
        </>
      )}
    </>
  );
}
