/** A last look at everything, her consent, how to reach her without danger, and one button. */
import { useLocation } from "preact-iso";
import { useEffect, useState } from "preact/hooks";
import { type Application, askAsHer, type Mend as ServerMend, newKey, Problem } from "../core/api";
import { answersNow, keep, read, send } from "../core/files";
import { inWords, language } from "../../../shared/language";
import type { Programme } from "../../../shared/form/programme";
import { paths } from "../core/route";
import { Clashes } from "../form/clashes";
import { ConsentCard, Lacks, SafeCard, safeContact, useSafe } from "../../../shared/form/last-look";
import { mendsOf, reasonsAgainst, screensOf } from "../../../shared/form/rules";
import { AnswersSummary } from "../../../shared/form/summary";
import { go, isHere } from "../papers/queue";
import { watch } from "../papers/verdicts";
import { common } from "../texts/common";
import { words as paperWords } from "../texts/papers";
import { words } from "../texts/send";
import { CallMe } from "../ui/call-me";
import { Button, Go, Icon, MendSummary, Notice, Page } from "../../../shared/kit";
import { Failed, useTask } from "../../../shared/task";

/** The key of this sending, the same after a reload: a lost answer never makes two. */
function keyOf(id: string): string {
  const name = `jisr.sending.${id}`;
  const known = sessionStorage.getItem(name);
  if (known) return known;
  const made = newKey();
  sessionStorage.setItem(name, made);
  return made;
}

export function SendPage({ programme, current }: { programme: Programme; current: Application }) {
  const { id, kind } = current;
  const { route } = useLocation();
  const [agreed, setAgreed] = useState(false);
  const [safe, changeSafe] = useSafe();
  const [mends, setMends] = useState<{ field: string; words: string }[]>([]);
  const [tries, setTries] = useState(0);
  const [refused, setRefused] = useState<ServerMend[]>([]);
  const answers = answersNow();
  useEffect(() => {
    void go();
    return watch(id);
  }, [id]);
  // What was sent, by this tab or another, has its receipt.
  useEffect(() => {
    if (current.status !== "draft") route(paths.receipt(id), true);
  }, [current.status]);

  const here = isHere(id);
  const unjudged = current.documents.some((paper) => paper.status === "uploading");
  const screens = screensOf(programme, kind, answers);
  const screenOf = (name: string) => screens.findIndex((screen) => screen.questions.some((question) => question.name === name)) + 1;
  const lacks = openPoints();

  function openPoints(): { href: string; words: string }[] {
    const order = screens.flatMap((screen) => screen.questions.map((question) => question.name));
    const inOrder = [...mendsOf(programme, kind, answers)].sort((a, b) => order.indexOf(a.name) - order.indexOf(b.name));
    const found = inOrder.map((mend) => ({ href: `${paths.question(id, Math.max(1, screenOf(mend.name)))}?then=send`, words: inWords(mend.labelled) }));
    const papers = (refused.length ? refused : current.missing).filter((mend) => mend.pointer.startsWith("/documents/")).map((mend) => ({ href: paths.papers(id), words: inWords(mend.message) }));
    // Why she can't apply names no answer; the question that it comes from is where she can put it right.
    const against = refused.filter((mend) => mend.pointer === "").map((mend) => ({ href: `${paths.question(id, screenAgainst(mend.code))}?then=send`, words: inWords(mend.message) }));
    const elsewhere = refused.filter((mend) => mend.pointer.startsWith("/answers/") && !mendsOf(programme, kind, answers).length).map((mend) => ({ href: `${paths.question(id, Math.max(1, screenOf(mend.pointer.split("/")[2] ?? "")))}?then=send`, words: inWords(mend.message) }));
    return [...against, ...found, ...papers, ...elsewhere];
  }

  function screenAgainst(code: string): number {
    const of = reasonsAgainst(programme, kind, answers).find((reason) => reason.code === code)?.of ?? [];
    return Math.max(1, ...of.map(screenOf));
  }

  const submit = useTask(async () => {
    const wrong = [];
    if (!agreed) wrong.push({ field: "consent", words: words.consentNeeded });
    const contact = safeContact(safe);
    if (!contact) wrong.push({ field: "other-phone", words: words.otherPhoneWrong });
    setMends(wrong);
    setTries((before) => before + 1);
    if (wrong.length || !contact) return;
    if (isHere(id)) await send(id);
    if (isHere(id)) return setMends([{ field: "unsent", words: words.stillHere }]);
    // She reads and agrees in this language: the file's messages are in it, too.
    if (current.language !== language) await keep(await askAsHer((api, headers) => api.POST("/applications/{id}/language", { body: { language }, params: { path: { id } }, headers })).then(() => read(id)));
    // The file keeps the version of its programme, so its consent text is the one that stands here (`FileRoute`).
    const body = { consent: { accepted: true as const, text_version: programme.consent.text_version }, safe_contact: contact };
    try {
      await askAsHer((api, headers) => api.POST("/applications/{id}/submit", { body, params: { path: { id }, header: { "Idempotency-Key": keyOf(id) } }, headers }));
    } catch (failure) {
      // Another body under the same key, after she changed her mind: that is a new sending.
      if (failure instanceof Problem && failure.status !== 401) sessionStorage.removeItem(`jisr.sending.${id}`);
      // Perhaps another tab, or a sending whose answer was lost, was first: then the file says so.
      if (failure instanceof Problem && failure.status === 409) await keep(await read(id));
      if (!(failure instanceof Problem) || failure.status !== 422) throw failure;
      // Under this key it was sent before, with another choice below: the file says so, and nothing has to be mended.
      setRefused(failure.mends.filter((mend) => mend.code !== "idempotency_key_reused"));
      const consent = failure.mends.find((mend) => mend.pointer === "/consent");
      if (consent) {
        setAgreed(false);
        setMends([{ field: "consent", words: inWords(consent.message) }]);
      }
      if (!failure.mends.length) throw failure;
      await keep(await read(id));
      window.scrollTo(0, 0);
      return;
    }
    sessionStorage.removeItem(`jisr.sending.${id}`);
    await keep(await read(id));
    route(paths.receipt(id), true);
  });

  const needsAgent = submit.failure instanceof Problem && ["duplicate", "needs_agent"].includes(submit.failure.code);
  const wrong = (field: string) => mends.find((mend) => mend.field === field)?.words;
  return (
    <Page title={words.title} back={{ href: paths.papers(id) }}>
      <MendSummary key={tries} mends={mends.filter((mend) => here || mend.field !== "unsent")} />
      <Clashes programme={programme} id={id} />
      <Lacks title={words.missingTitle} lacks={lacks} />
      <AnswersSummary programme={programme} kind={kind} answers={answers} link={(n) => `${paths.question(id, n)}?then=send`} />
      <section class="card">
        <h2>{words.papers}</h2>
        {current.documents.length === 0 && <p>{words.noPapers}</p>}
        <ul class="pictures">
          {current.documents.map((paper) => {
            const wanted = programme.documents.find((one) => one.type === paper.type);
            const bad = paper.status === "rejected";
            return (
              <li class="picture" key={paper.document_id}>
                {paper.thumbnail_url && !bad ? <img src={paper.thumbnail_url} alt="" loading="lazy" /> : <Icon name={bad ? "circle-x" : "file-text"} />}
                <div>
                  <p>
                    {wanted ? inWords(wanted.title) : paper.type}
                    {paper.side && ` (${paper.side === "front" ? common.front : common.back_side})`}
                  </p>
                  <p class={bad ? "brick" : paper.status === "accepted" ? "moss" : "muted"}>{bad ? paperWords.rejected : paper.status === "accepted" ? paperWords.accepted : paperWords.checking}</p>
                </div>
              </li>
            );
          })}
        </ul>
        <Go href={paths.papers(id)} kind="secondary" icon="camera">
          {words.toPapers}
        </Go>
      </section>

      <ConsentCard programme={programme} title={words.consentTitle} says={words.consent} aloud agreed={agreed} mend={wrong("consent")} onAgree={setAgreed} />
      <SafeCard safe={safe} words={words} mend={wrong("other-phone")} onChange={changeSafe} />

      {(here || unjudged) && (
        <div id="unsent" tabIndex={-1}>
          <Notice kind="turn" icon="hourglass" live>
            <p>{here ? words.stillHere : words.checking}</p>
          </Notice>
        </div>
      )}
      <Failed failure={submit.failure} known={{ duplicate: words.duplicate, needs_agent: words.agent, programme_closed: words.closed }}>
        {needsAgent && <CallMe id={id} />}
      </Failed>
      <Button icon="send" busy={submit.busy} onPress={submit.run}>
        {words.send}
      </Button>
      <p class="visually-hidden" role="status">
        {submit.busy ? common.sending : ""}
      </p>
    </Page>
  );
}
