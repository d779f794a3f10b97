/** After the decision, in the order in which it comes: the agreement, her instalments and her account, the visits of the schedule. What ends a file is in the bar. */
import type { ComponentChildren } from "preact";
import { day, daysUntil, dirhams } from "../../../shared/format";
import { Button, Icon } from "../../../shared/kit";
import type { StaffFile } from "../core/file";
import { fill, inWords } from "../core/language";
import { may } from "../core/session";
import { partWords, words } from "../texts/after";
import { actionWords } from "../texts/file";
import { Agreement } from "./agreement";
import type { Action } from "./decisions";
import { reportId } from "./visits";

type Parts = NonNullable<StaffFile["after_decision"]>;
const LOOKS = { later: ["clock", ""], due: ["hourglass", "saffron"], ordered: ["send", ""], paid: ["circle-check", "moss"] } as const;

interface Given {
  file: StaffFile;
  allowed: readonly Action[];
  onChoose: (action: Action, of?: string) => void;
  onPhotos: () => void;
}

/** Whether there is anything to show: it was accepted. */
export const isAfter = (file: StaffFile): boolean => file.status === "approved" || file.status === "active" || !!file.after_decision;

/** What may be paid by hand now: none of what waits for its step or is with the bank. */
export const isDue = (file: StaffFile): boolean => (file.after_decision?.instalments ?? []).some((one) => one.state === "due");

export function After({ file, allowed, onChoose, onPhotos }: Given) {
  const after = file.after_decision;
  return (
    <>
      <Agreement file={file} allowed={allowed} onChoose={onChoose} onPhotos={onPhotos} />
      {after && after.instalments.length > 0 && (
        <>
          <h3>{words.instalments}</h3>
          <ul class="bare steps-of-file">
            {after.instalments.map((one) => (
              <Instalment key={one.id} part={one}>
                {one.state === "due" && allowed.includes("record_payment") && (
                  <Button kind="secondary" icon="banknote" onPress={() => onChoose("record_payment", one.id)}>
                    {fill(words.pay, { title: inWords(one.title) })}
                  </Button>
                )}
              </Instalment>
            ))}
          </ul>
          <h3>{words.account}</h3>
          <p class={after.account ? "moss" : ""}>
            <Icon name={after.account ? "circle-check" : "circle-help"} /> {fill(words.accountIs, { state: after.account ? words.kept : words.notKept })}
          </p>
          {allowed.includes("change_account") && (
            <Button kind="secondary" icon="pencil" onPress={() => onChoose("change_account")}>
              {actionWords["change_account"]}
            </Button>
          )}
        </>
      )}
      {(file.status === "approved" || (after?.visits.length ?? 0) > 0) && <h3>{words.visits}</h3>}
      {file.status === "approved" && <p class="muted">{words.visitsLater}</p>}
      {after && after.visits.length > 0 && (
        <ul class="bare steps-of-file">
          {after.visits.map((one) => (
            <Visit key={one.id} file={file} visit={one} onReport={file.status === "active" && may("visit") ? () => onChoose("record_follow_up", one.id) : null} />
          ))}
        </ul>
      )}
    </>
  );
}

function Instalment({ part, children }: { part: Parts["instalments"][number]; children: ComponentChildren }) {
  const [icon, kind] = LOOKS[part.state];
  const how = part.state === "paid" && part.method ? (part.method === "bank" ? words.byBank : words.inCash) : null;
  return (
    <li>
      <p>
        <strong>{inWords(part.title)}</strong> · <bdi>{dirhams(part.amount_mad)}</bdi>
      </p>
      <p class={kind}>
        <Icon name={icon} /> {partWords[part.state]}
        {how && ` · ${how}`}
        {part.at && part.state !== "due" && ` · ${fill(words.onDay, { day: day(part.paid_on ?? part.at) })}`}
      </p>
      {part.returned && (
        <p class="brick">
          <Icon name="triangle-alert" /> {fill(words.cameBack, { reason: inWords(part.returned) })}
        </p>
      )}
      {children}
    </li>
  );
}

function Visit({ file, visit, onReport }: { file: StaffFile; visit: Parts["visits"][number]; onReport: (() => void) | null }) {
  const report = (file.visits ?? []).filter((one) => one.follow_up === visit.id && one.present).at(-1);
  const late = !visit.done && daysUntil(visit.until) < 0;
  const said = visit.done ? (report ? fill(words.madeOn, { day: day(report.visited_on) }) : words.made) : fill(late ? words.late : words.until, { day: day(visit.until) });
  return (
    <li>
      <p>
        <strong>{inWords(visit.title)}</strong>
      </p>
      <p class={visit.done ? "moss" : late ? "brick" : ""}>
        <Icon name={visit.done ? "circle-check" : late ? "triangle-alert" : "clock"} /> {said}
      </p>
      {report && (
        <button type="button" class="link" onClick={() => goTo(reportId(report.id))}>
          <Icon name="file-text" /> {words.toReport}
          <span class="visually-hidden"> {inWords(visit.title)}</span>
        </button>
      )}
      {!visit.done && onReport && (
        <Button kind="secondary" icon="house" onPress={onReport}>
          {fill(words.report, { title: inWords(visit.title) })}
        </Button>
      )}
    </li>
  );
}

function goTo(id: string): void {
  const there = document.getElementById(id);
  there?.focus({ preventScroll: true });
  there?.scrollIntoView({ block: "center" });
}
