/** One dossier: what belongs to its address is loaded here, for all its pages. */
import { useLocation, useRoute } from "preact-iso";
import type { ComponentChildren } from "preact";
import { useEffect, useState } from "preact/hooks";
import { Clashes } from "../../../shared/form/clashes";
import { ConsentCard, Lacks, SafeCard, safeContact, useSafe } from "../../../shared/form/last-look";
import type { Programme, Wanted } from "../../../shared/form/programme";
import { mendsOf, missingPapers, perhapsRequired, reasonsAgainst, requiredDocuments, screensOf, unanswered } from "../../../shared/form/rules";
import { Step } from "../../../shared/form/step";
import { FormScreen } from "../../../shared/form/screen";
import { AnswersSummary } from "../../../shared/form/summary";
import { withGiven } from "../../../shared/form/values";
import { day, phone as grouped } from "../../../shared/format";
import { Button, Confirm, Form, Go, Icon, Ltr, MendSummary, Notice, Page, Waits } from "../../../shared/kit";
import { at as portal, fill, inWords } from "../../../shared/language";
import { Examples } from "../../../shared/papers/parts";
import { Qr } from "../../../shared/qr";
import { Failed, useLoaded, useTask } from "../../../shared/task";
import { useOnline } from "../core/online";
import { paths } from "../core/route";
import { me } from "../core/session";
import { common } from "../texts/common";
import { words } from "../texts/help";
import { ConsentAsked, type FieldMend, FORM_MEDIA, useConsent } from "./consent";
import { addPicture, blobOf, change, type Dossier, dossiers, drop, dropPicture, isKept, load, look, mended, type PaperThere, type Picture, sent } from "./dossiers";
import { nameOn } from "./listed";
import { Pictures, Takes } from "./picture";
import { definition } from "./programmes";
import { adopt, advance, agreedAnew, decide, halted, settle, unsent } from "./sending";
import { Sides } from "./sides";
import { Unlock } from "./village";
import { hasVault } from "./vault";

interface Shown {
  one: Dossier;
  programme: Programme;
}

function Opened({ show }: { show: (shown: Shown) => ComponentChildren }) {
  const id = useRoute().params["id"] ?? "";
  const one = dossiers.value.find((each) => each.id === id);
  const { value, failure, again } = useLoaded(async () => {
    await look();
    const found = dossiers.value.find((each) => each.id === id);
    const who = me.value;
    if (found) return { programme: await definition(found.programme, found.version), locked: false };
    return { programme: null, locked: !isKept() && who !== null && who !== "asking" && (await hasVault(who.id)) };
  }, [id, one !== undefined]);
  if (one && value?.programme) return <>{show({ one, programme: value.programme })}</>;
  if (value?.locked) return <Unlock onOpen={again} />;
  if (sent.value.some((each) => each.id === id)) return <Receipt id={id} />;
  if (failure) {
    return (
      <Page title={common.notOpen} back={{ href: paths.help() }}>
        <Failed failure={failure} />
        <Button kind="secondary" icon="refresh-cw" onPress={again}>
          {common.tryAgain}
        </Button>
      </Page>
    );
  }
  if (value && !one) {
    return (
      <Page title={common.nowhere} back={{ href: paths.help(), words: words.title }}>
        <p>{common.nowhereWhat}</p>
      </Page>
    );
  }
  return <Waits />;
}

/** What the server refused of the answers, by name. */
function refusedAnswers({ stands }: Dossier): Record<string, { message: { ar: string; fr: string; en: string } }> {
  if (stands?.why !== "mend") return {};
  return Object.fromEntries(stands.mends.filter(({ pointer }) => pointer.startsWith("/answers/")).map(({ pointer, message }) => [pointer.split("/")[2] ?? "", { message }]));
}

/** Where it is kept now, in words. */
function Kept({ one }: { one: Dossier }) {
  const there = one.there && !Object.keys(unsent(one)).length && one.pictures.every((picture) => picture.sent);
  return (
    <p class="muted" role="status">
      <Icon name={there ? "check" : "smartphone"} /> {there ? words.keptThere : isKept() ? words.keptHere : words.onlyHere}
    </p>
  );
}

const typedKey = (id: string) => `jisr.village.typed.${id}`;
/** What is not right yet waits in this page only: it is not written to the device unencrypted. */
const typed = new Map<string, Record<string, string | string[]>>();

export function DossierQuestion() {
  const n = Number(useRoute().params["n"] ?? 1);
  return (
    <Opened
      show={({ one, programme }) => (
        <FormScreen
          key={n}
          programme={programme}
          n={n}
          filing={{
            kind: one.kind,
            asked: null,
            answers: () => dossiers.value.find(({ id }) => id === one.id)?.answers ?? one.answers,
            keep: async (given) => {
              await change(one.id, (now) => ({ ...mended(now), answers: withGiven(now.answers, given) }));
              void advance(one.id);
            },
            refused: refusedAnswers(one),
            mendAgain: () => undefined,
            typed: { read: () => typed.get(typedKey(one.id)) ?? {}, write: (now) => void typed.set(typedKey(one.id), now) },
            paths: { question: (other) => paths.dossierQuestion(one.id, other), file: paths.dossier(one.id), send: paths.dossierSend(one.id), after: paths.dossierPapers(one.id) },
          }}
          above={() => (
            <>
              <Kept one={one} />
              <Standing one={one} programme={programme} />
            </>
          )}
        />
      )}
    />
  );
}

export function DossierPage() {
  return <Opened show={(shown) => <Overview {...shown} />} />;
}

function Overview({ one, programme }: Shown) {
  const { route } = useLocation();
  const [dropping, setDropping] = useState(false);
  const screens = screensOf(programme, one.kind, one.answers);
  const open = screens.map((screen, index) => ({ n: index + 1, left: unanswered(programme, one.kind, one.answers, screen).length })).filter(({ left }) => left > 0);
  const questions = open.reduce((sum, { left }) => sum + left, 0);
  const papers = missing(one, programme).length;
  const away = useTask(async () => {
    await drop(one);
    route(paths.help(), true);
  });
  const again = useTask(() => advance(one.id));
  useEffect(() => void again.run(), []);
  const next = open[0] ? paths.dossierQuestion(one.id, open[0].n) : papers ? paths.dossierPapers(one.id) : paths.dossierSend(one.id);
  return (
    <Page title={fill(words.fileTitle, { name: nameOn(one) })} back={{ href: paths.help(), words: words.title }}>
      <p>
        {inWords(programme.title)} · <Ltr>{grouped(one.phone)}</Ltr>
        {one.there && (
          <>
            {" "}
            · <Ltr>{one.there.reference}</Ltr>
          </>
        )}
      </p>
      <Kept one={one} />
      <Standing one={one} programme={programme} />
      <Halted />
      <ol class="steps">
        <Step href={paths.dossierQuestion(one.id, open[0]?.n ?? 1)} name={words.answers} left={questions} words={words} />
        <Step href={paths.dossierPapers(one.id)} name={words.papers} left={papers} words={words} />
        <li>
          <a class="step" href={paths.dossierSend(one.id)}>
            <span>{words.send}</span>
          </a>
        </li>
      </ol>
      <div class="row">
        <Go href={next}>{common.continue}</Go>
        {!one.there && one.stands?.why !== "consent" && (
          <Go kind="secondary" icon="pencil" href={paths.dossierConsent(one.id)}>
            {words.consentAnew}
          </Go>
        )}
        <Button kind="danger" icon="trash-2" onPress={() => setDropping(true)}>
          {words.drop}
        </Button>
      </div>
      <Confirm open={dropping} title={words.dropAsk} yes={words.dropYes} danger busy={away.busy} onYes={away.run} onNo={() => setDropping(false)}>
        <p>{words.dropWhat}</p>
        <Failed failure={away.failure} />
      </Confirm>
    </Page>
  );
}

export function Halted() {
  if (!halted.value) return null;
  return (
    <Notice kind="turn" icon={halted.value === "over" ? "key-round" : "smartphone"} live>
      <p>{halted.value === "over" ? words.waitsOver : words.waitsNetwork}</p>
    </Notice>
  );
}

/** Why it does not go on: both sides beside each other, and the choice. */
function Standing({ one, programme }: Shown) {
  const { stands } = one;
  const act = useTask(async (how: () => Promise<unknown>) => {
    await how();
    await advance(one.id);
  });
  if (!stands) return null;
  switch (stands.why) {
    case "answers":
      return (
        <section aria-label={words.conflictTitle}>
          <Clashes programme={programme} mine={one.answers} theirs={stands.theirs} onDecide={(name, mine) => act.run(() => decide(one.id, name, mine))} />
        </section>
      );
    case "exists":
      return (
        <Notice kind="turn" title={words.existsTitle} live>
          <p>{words.existsWhat}</p>
          {stands.files.map((file) => (
            <div key={file.id}>
              <Sides programme={programme} mine={one.answers} file={file.id} reference={file.reference} />
              {file.status === "draft" && (
                <Button kind="secondary" icon="pencil" busy={act.busy} onPress={() => act.run(() => adopt(one.id, file.id))}>
                  {fill(words.useTheirs, { reference: file.reference })}
                </Button>
              )}
            </div>
          ))}
          <Failed failure={act.failure} />
          <Button kind="secondary" busy={act.busy} onPress={() => act.run(() => settle(one.id, (now) => ({ ...now, looked: true })))}>
            {words.anotherPerson}
          </Button>
        </Notice>
      );
    case "duplicate":
      return (
        <Notice kind="turn" title={words.duplicateTitle} live>
          <p>{words.duplicateWhat}</p>
          {stands.id && stands.reference ? <Sides programme={programme} mine={one.answers} file={stands.id} reference={stands.reference} /> : <p>{words.duplicateElsewhere}</p>}
          <Button kind="secondary" icon="refresh-cw" busy={act.busy} onPress={() => act.run(() => settle(one.id))}>
            {words.again}
          </Button>
        </Notice>
      );
    case "sent_elsewhere":
      return (
        <Notice kind="turn" live>
          <p>{fill(words.sentElsewhere, { reference: stands.reference })}</p>
          <Sides programme={programme} mine={one.answers} file={stands.id} reference={stands.reference} />
        </Notice>
      );
    case "consent":
      return (
        <Notice kind="turn" title={words.consentRefused} live>
          <p>{stands.left ? fill(words.codeWrong, { count: stands.left }) : words.codeOver}</p>
          <div class="row">
            <Go kind="secondary" icon="pencil" href={paths.dossierConsent(one.id)}>
              {words.consentAnew}
            </Go>
          </div>
        </Notice>
      );
    case "mend":
      return (
        <Notice kind="turn" title={words.mendTitle} live>
          <ul>
            {stands.mends.map((mend) => (
              <li key={mend.pointer}>{inWords(mend.message) || words.refusedOther}</li>
            ))}
          </ul>
          <Button kind="secondary" icon="refresh-cw" busy={act.busy} onPress={() => act.run(() => settle(one.id))}>
            {words.again}
          </Button>
        </Notice>
      );
  }
}

// -- consent ------------------------------------------------------------------------------------------------------

export function DossierConsent() {
  return <Opened show={(shown) => <ConsentAnew {...shown} />} />;
}

/** In another way, or by another code, as long as the server has nothing of it. */
function ConsentAnew({ one }: Shown) {
  const { route } = useLocation();
  const consent = useConsent();
  const [mends, setMends] = useState<FieldMend[]>([]);
  const [tries, setTries] = useState(0);
  const keep = useTask(async () => {
    const wrong = consent.lacks();
    setMends(wrong);
    setTries((before) => before + 1);
    if (wrong.length) return;
    const given = consent.given(one);
    if (!given) return setMends([{ field: "send-code", words: words.codeOver }]);
    const taken = given.method === "signed_form" ? consent.taken : [];
    for (const { picture, blob } of taken) await addPicture(one, picture, blob);
    await agreedAnew(one.id, given, taken.map(({ picture }) => picture));
    for (const picture of one.pictures) if (picture.type === null) await dropPicture(one, picture);
    if (consent.online) await advance(one.id, false);
    const { stands } = (await load(one.id)) ?? {};
    if (stands?.why === "consent") setMends([consent.refused(stands.left)]);
    else route(paths.dossier(one.id));
  });
  if (one.there && !keep.busy) {
    return (
      <Page title={words.consentTitle} back={{ href: paths.dossier(one.id) }}>
        <p>{words.consentStands}</p>
      </Page>
    );
  }
  return (
    <Page title={words.consentTitle} back={{ href: paths.dossier(one.id) }}>
      <Form onSubmit={keep.run}>
        <MendSummary key={tries} mends={consent.still(mends)} />
        <ConsentAsked consent={consent} mends={mends} asked={() => one} />
        <Failed failure={keep.failure} />
        <Button type="submit" busy={keep.busy}>
          {common.continue}
        </Button>
      </Form>
    </Page>
  );
}

// -- papers -------------------------------------------------------------------------------------------------------

/** Papers that must be there, and were neither taken here nor brought by somebody else; those that the server refused do not count. */
function missing(one: Dossier, programme: Programme): { type: string; side: string | null }[] {
  const here: PaperThere[] = one.pictures.filter((picture) => picture.type !== null && refusedPicture(one)(picture) === null).map(({ type, side }) => ({ type: type!, side, status: "accepted" }));
  return missingPapers(programme, one.kind, one.answers, [...here, ...(one.there?.papers ?? [])]);
}

function refusedPicture({ stands }: Dossier): (picture: Picture) => string | null {
  return (picture) => {
    const found = stands?.why === "mend" ? stands.mends.find(({ pointer }) => pointer === `/pictures/${picture.id}`) : undefined;
    return found ? inWords(found.message) : null;
  };
}

function paperName(wanted: Wanted, side: Picture["side"]): string {
  return `${inWords(wanted.title)}${side ? ` (${side === "front" ? common.front : common.back_side})` : ""}`;
}

export function DossierPapers() {
  return <Opened show={(shown) => <Papers {...shown} />} />;
}

function Papers({ one, programme }: Shown) {
  const { route } = useLocation();
  const required = requiredDocuments(programme, one.kind, one.answers);
  const perhaps = perhapsRequired(programme, one.kind, one.answers);
  const cards = programme.documents
    .filter((wanted) => required.includes(wanted) || wanted.required === false || perhaps.includes(wanted))
    .flatMap((wanted) => (wanted.sides.length ? wanted.sides : [null]).map((side) => ({ wanted, side, name: paperName(wanted, side), needed: required.includes(wanted) })));
  const forms = one.pictures.filter((picture) => picture.type === null);
  const lacks = missing(one, programme).length;
  return (
    <Page title={words.papers} back={{ href: paths.dossier(one.id) }}>
      <Kept one={one} />
      <Standing one={one} programme={programme} />
      {cards.length ? <Examples /> : <p>{words.papersNone}</p>}
      {cards.map(({ wanted, side, name, needed }) => (
        <Card key={`${wanted.type}/${side ?? ""}`} one={one} name={name} id={`${wanted.type}-${side ?? "one"}`} type={wanted.type} side={side} media={wanted.media} pictures={one.pictures.filter((picture) => picture.type === wanted.type && picture.side === side)}>
          <p class="muted">{needed ? words.paperNeeded : words.paperOptional}</p>
          {wanted.help && <p>{inWords(wanted.help)}</p>}
        </Card>
      ))}
      {one.consent.method === "signed_form" && <Card one={one} name={words.formPhoto} id="form" type={null} side={null} media={FORM_MEDIA} pictures={forms} />}
      {lacks > 0 && (
        <p class="muted" role="status">
          {fill(words.papersMissing, { count: lacks })}
        </p>
      )}
      <Button onPress={() => route(paths.dossierSend(one.id))}>{common.continue}</Button>
    </Page>
  );
}

/** Papers of this kind that were not taken here. */
function thereFor({ there }: Dossier, type: string | null, side: Picture["side"]): PaperThere[] {
  return (there?.papers ?? []).filter((paper) => paper.type === type && paper.side === side);
}

function Card({ one, name, id, type, side, media, pictures, children }: { one: Dossier; name: string; id: string; type: string | null; side: Picture["side"]; media: readonly string[]; pictures: Picture[]; children?: ComponentChildren }) {
  const remove = useTask(async (picture: Picture) => {
    await change(one.id, (now) => ({ ...mended(now), pictures: now.pictures.filter((each) => each.id !== picture.id) }));
    await dropPicture(one, picture);
  });
  const others = thereFor(one, type, side);
  return (
    <section class="card paper" aria-labelledby={`paper-${id}`}>
      <h2 id={`paper-${id}`}>{name}</h2>
      {children}
      {others.map(({ status }, index) => (
        <p key={index} class={status === "accepted" ? "moss" : "muted"}>
          <Icon name={status === "accepted" ? "check" : "hourglass"} /> {status === "accepted" ? words.paperThere : words.paperChecked}
        </p>
      ))}
      <Pictures of={name} pictures={pictures} blobOf={(picture) => blobOf(one, picture)} refused={refusedPicture(one)} onRemove={remove.run} />
      <Failed failure={remove.failure} />
      <Takes
        of={name}
        id={id}
        type={type}
        side={side}
        media={media}
        n={pictures.length + others.length}
        onTaken={async ({ picture, blob }) => {
          await addPicture(one, picture, blob);
          await change(one.id, (now) => ({ ...now, pictures: [...now.pictures, picture] }));
          void advance(one.id);
        }}
      />
    </section>
  );
}

// -- the last look ------------------------------------------------------------------------------------------------

export function DossierSend() {
  return <Opened show={(shown) => <Send {...shown} />} />;
}

function Send({ one, programme }: Shown) {
  const { route } = useLocation();
  const online = useOnline();
  const [agreed, setAgreed] = useState(one.sealed === true);
  const [safe, changeSafe] = useSafe(one.safe);
  const [mends, setMends] = useState<{ field: string; words: string }[]>([]);
  const [tries, setTries] = useState(0);
  const screens = screensOf(programme, one.kind, one.answers);
  const screenOf = (name: string) => Math.max(1, screens.findIndex((screen) => screen.questions.some((question) => question.name === name)) + 1);
  const lacks = [
    ...mendsOf(programme, one.kind, one.answers).map((mend) => ({ href: `${paths.dossierQuestion(one.id, screenOf(mend.name))}?then=send`, words: inWords(mend.labelled) })),
    ...reasonsAgainst(programme, one.kind, one.answers).map((reason) => ({ href: `${paths.dossierQuestion(one.id, Math.max(1, ...reason.of.map(screenOf)))}?then=send`, words: inWords(reason.message) })),
    ...missing(one, programme).map(({ type, side }) => {
      const wanted = programme.documents.find((paper) => paper.type === type)!;
      return { href: paths.dossierPapers(one.id), words: paperName(wanted, side as Picture["side"]) };
    }),
    ...(one.consent.method === "signed_form" && !one.pictures.some((picture) => picture.type === null) ? [{ href: paths.dossierPapers(one.id), words: words.formNeeded }] : []),
  ];
  const submit = useTask(async () => {
    const wrong = [];
    if (!agreed) wrong.push({ field: "consent", words: words.processingNeeded });
    const contact = safeContact(safe);
    if (!contact) wrong.push({ field: "other-phone", words: words.phoneWrong });
    setMends(wrong);
    setTries((before) => before + 1);
    if (wrong.length || !contact) return;
    await change(one.id, (now) => ({ ...now, sealed: true, safe: contact }));
    const done = online ? await advance(one.id) : "network";
    if (done === "sent") route(paths.dossierReceipt(one.id), true);
    else if (!online) route(paths.village());
  });
  const wrong = (field: string) => mends.find((mend) => mend.field === field)?.words;
  return (
    <Page title={words.sendTitle} back={{ href: paths.dossierPapers(one.id) }}>
      <MendSummary key={tries} mends={mends} />
      <Standing one={one} programme={programme} />
      <Lacks title={words.missingTitle} lacks={lacks} />
      <AnswersSummary programme={programme} kind={one.kind} answers={one.answers} link={(n) => `${paths.dossierQuestion(one.id, n)}?then=send`} />
      <ConsentCard programme={programme} title={words.processingTitle} says={words.processing} agreed={agreed} mend={wrong("consent")} onAgree={setAgreed} />
      <SafeCard safe={safe} words={words} mend={wrong("other-phone")} onChange={changeSafe} />
      <Failed failure={submit.failure} />
      <Halted />
      {submit.busy && (
        <p role="status">
          <Icon name="hourglass" /> {one.pictures.every((picture) => picture.sent) ? words.checking : words.sending}
        </p>
      )}
      {lacks.length === 0 && (
        <Button icon="send" busy={submit.busy} onPress={submit.run}>
          {online ? words.sendNow : words.sendLater}
        </Button>
      )}
    </Page>
  );
}

// -- sent ---------------------------------------------------------------------------------------------------------

export function DossierReceipt() {
  const id = useRoute().params["id"] ?? "";
  useEffect(() => void look(), []);
  return <Receipt id={id} />;
}

function Receipt({ id }: { id: string }) {
  const done = sent.value.find((one) => one.id === id);
  if (!done) {
    return (
      <Page title={common.nowhere} back={{ href: paths.help(), words: words.title }}>
        <p>{common.nowhereWhat}</p>
      </Page>
    );
  }
  const address = `${location.origin}${portal("/track")}?reference=${encodeURIComponent(done.reference)}`;
  return (
    <Page title={words.receiptTitle}>
      <Notice kind="done" title={words.receiptSent}>
        <p>{words.receiptLead}</p>
      </Notice>
      <section class="card receipt">
        <p>{words.number}</p>
        <p class="reference">
          <Ltr>{done.reference}</Ltr>
        </p>
        <Qr label={words.number} content={address} />
        {done.deadline && <p>{fill(words.limit, { day: day(done.deadline) })}</p>}
      </section>
      <div class="row">
        <Button icon="printer" onPress={() => window.print()}>
          {words.print}
        </Button>
        <Go kind="secondary" icon="eye" href={paths.file(done.file)}>
          {words.openIt}
        </Go>
        <Go kind="secondary" icon="user-plus" href={paths.help()}>
          {words.another}
        </Go>
      </div>
    </Page>
  );
}
