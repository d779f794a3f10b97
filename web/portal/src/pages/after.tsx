/** After she was accepted: what she gets and when, the next visit and what to have ready for it, the agreement. */
import { type Application, askAsHer } from "../core/api";
import type { Programme } from "../../../shared/form/programme";
import { ListenButton } from "../../../shared/form/listen";
import { day, daysUntil, dirhams } from "../../../shared/format";
import { Button, Icon } from "../../../shared/kit";
import { fill, inWords, language } from "../../../shared/language";
import { Failed, useTask } from "../../../shared/task";
import { words } from "../texts/after";
import { download } from "../ui/download";

type Parts = NonNullable<Application["after_decision"]>;
type Part = Parts["instalments"][number];
const LOOKS = { later: "clock", due: "hourglass", ordered: "send", paid: "circle-check" } as const;

export function AfterDecision({ programme, current }: { programme: Programme; current: Application }) {
  const after = current.after_decision ?? null;
  const open = ["approved", "active"].includes(current.status);
  const parts = after?.instalments ?? [];
  const paper = useTask(async () => download(await agreementOf(current.id), `${current.reference}.pdf`));
  const granted = parts.length > 0 && open ? fill(words.granted, { amount: dirhams(parts.reduce((sum, one) => sum + one.amount_mad, 0)) }) : null;
  const visits = open ? visitWords(after?.visits ?? []) : [];
  const agreed = after?.agreed_on ? fill(words.signed, { day: day(after.agreed_on) }) : words.toSign;
  const account = open && parts.some((one) => one.state !== "paid") ? words.account : null;
  const spoken = [granted, ...parts.flatMap((one) => [partTitle(one), ...partWords(one, programme)]), account, ...visits, agreed].filter((one): one is string => !!one);
  return (
    <>
      <section>
        <div class="ask">
          <h2>{parts.length > 0 ? words.title : words.agreement}</h2>
          <ListenButton programme={programme} texts={spoken} />
        </div>
        {granted && (
          <p>
            <strong>{granted}</strong>
          </p>
        )}
        {parts.length > 0 && (
          <ol class="parts">
            {parts.map((one) => (
              <li class="card" key={one.id}>
                <p>
                  <Icon name={LOOKS[one.state]} /> <strong>{partTitle(one)}</strong>
                </p>
                {partWords(one, programme).map((sentence) => (
                  <p key={sentence}>{sentence}</p>
                ))}
              </li>
            ))}
          </ol>
        )}
        {account && (
          <p>
            <Icon name="phone" /> {account}
          </p>
        )}
      </section>
      {visits.length > 0 && (
        <section>
          <h2>{words.visit}</h2>
          {visits.map((sentence) => (
            <p key={sentence}>{sentence}</p>
          ))}
        </section>
      )}
      <section>
        {parts.length > 0 && <h2>{words.agreement}</h2>}
        <p>{agreed}</p>
        <Failed failure={paper.failure} />
        <Button kind="secondary" icon="download" busy={paper.busy} onPress={paper.run}>
          {words.download}
        </Button>
      </section>
    </>
  );
}

function partTitle(one: Part): string {
  return fill(words.part, { title: inWords(one.title), amount: dirhams(one.amount_mad) });
}

/** Where this part of her money is. */
export function partWords(one: Part, programme: Programme): string[] {
  const on = one.paid_on ?? one.at;
  if (one.state === "paid") return [on && one.method ? fill(one.method === "bank" ? words.paidBank : words.paidCash, { day: day(on) }) : words.paid];
  if (one.state === "ordered") return [words.ordered];
  if (one.returned) return [fill(words.returned, { reason: inWords(one.returned) }), words.returnedDo];
  if (one.state === "due") return [words.due];
  const step = programme.budget.instalments?.find((other) => other.id === one.id)?.after.replace("follow_up:", "");
  const visit = programme.follow_up?.find((other) => other.id === step);
  return [visit ? fill(words.afterVisit, { visit: inWords(visit.title) }) : words.afterAgreement];
}

/** The one that comes next, until when, and what to have ready. */
export function visitWords(visits: Parts["visits"], now: Date = new Date()): string[] {
  if (!visits.length) return [];
  const next = visits.find((one) => !one.done);
  if (!next) return [words.visitsDone];
  const late = daysUntil(next.until, now) < 0;
  const said = fill(late ? words.visitLate : words.visitUntil, { visit: inWords(next.title), day: day(next.until) });
  return late ? [said, words.visitPrepare] : [said, words.visitCall, words.visitPrepare];
}

/** The PDF, with her token: a plain link would come without it. In the page's language, where there is one. */
async function agreementOf(id: string): Promise<Blob> {
  const query = language === "en" ? {} : { language };
  const given = await askAsHer((api, headers) => api.GET("/applications/{id}/agreement", { params: { path: { id }, query }, headers, parseAs: "blob" }));
  return given as unknown as Blob;
}
