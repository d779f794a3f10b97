/** How a programme and its next version stand: a word, an icon and a colour. */
import { moment } from "../../../shared/format";
import { Icon } from "../../../shared/kit";
import { fill } from "../core/language";
import { words } from "../texts/programmes";
import type { Next, Programme } from "./api";

const PHASES = {
  before: { colour: "saffron", icon: "clock", words: words.before },
  open: { colour: "moss", icon: "circle-check", words: words.open },
  closed: { colour: "brick", icon: "ban", words: words.closed },
} as const;

export function Phase({ phase }: { phase: NonNullable<Programme["current"]>["phase"] }) {
  const { colour, icon, words: said } = PHASES[phase];
  return (
    <span class={colour}>
      <Icon name={icon} /> {said}
    </span>
  );
}

export function NextState({ next }: { next: Next }) {
  if (next.state === "draft") {
    return (
      <>
        <span>
          <Icon name="pencil" /> {words.draft}
        </span>
        {next.mistakes > 0 && (
          <small class="saffron">
            <Icon name="triangle-alert" /> {fill(words.mistakes, { count: next.mistakes })}
          </small>
        )}
        {next.refused && (
          <small class="brick">
            <Icon name="circle-x" /> {words.refused}
          </small>
        )}
      </>
    );
  }
  if (next.state === "proposed") {
    return (
      <span class="saffron">
        <Icon name="eye" /> {next.proposed?.me ? words.waitsOther : words.waitsYou}
      </span>
    );
  }
  return (
    <span class="moss">
      <Icon name="clock" /> {fill(words.scheduled, { at: moment(next.publish_at ?? "") })}
    </span>
  );
}
