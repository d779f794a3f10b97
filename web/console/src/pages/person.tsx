/** One of the team: who she is, her roles and places, and her account. */
import { useRoute } from "preact-iso";
import { useRef, useState } from "preact/hooks";
import { newKey, Problem } from "../../../shared/api";
import { Button, Confirm, Form, Go, Ltr, MendSummary, Notice, Page, Waits } from "../../../shared/kit";
import { Failed, useLoaded, useTask } from "../../../shared/task";
import { type Change, changePerson, type Doing, doToPerson, type Person, places, readPerson, type Role } from "../core/people";
import { paths } from "../core/route";
import { may, me } from "../core/session";
import { countOf, written } from "../core/work";
import { common } from "../texts/common";
import { roleWords, words } from "../texts/people";
import { HowMany } from "../ui/how-many";
import { Places } from "../ui/places";
import { fitting, fromServer, type Mends, missing, PersonForm, type Rights, summary } from "../ui/person-form";
import { State } from "../ui/state";
import { Done, Told } from "../ui/told";

export function PersonPage() {
  const id = useRoute().params["id"] ?? "";
  const [person, setPerson] = useState<Person | null>(null);
  const loaded = useLoaded(async () => {
    setPerson(null);
    setPerson(await readPerson(id));
  }, [id]);
  const [fresh, setFresh] = useState(true);
  const changed = (now: Person) => {
    setFresh(false); // what led here is old news
    setPerson(now);
  };
  const back = { href: paths.people(), words: words.title };
  if (loaded.failure) {
    return (
      <Page title={common.notOpen} back={back}>
        <Failed failure={loaded.failure} />
        <Button kind="secondary" icon="refresh-cw" onPress={loaded.again}>
          {common.tryAgain}
        </Button>
      </Page>
    );
  }
  if (!person) return <Waits />;
  const mine = me.value !== "asking" && me.value?.id === person.id;
  return (
    <Page title={person.name} back={back}>
      {fresh && <Told />}
      {person.email_due && (
        <Notice kind="turn" icon="mail" title={words.mailDueTitle}>
          <p>{words.mailDueWhat}</p>
        </Notice>
      )}
      <Facts person={person} />
      {may("audit") && (
        <p>
          <Go kind="secondary" icon="eye" href={paths.audit({ person: person.id })}>
            {words.toAudit}
          </Go>
        </p>
      )}
      {person.manageable && may("manage_people") ? (
        <>
          <Account person={person} onDone={changed} onStale={loaded.again} />
          <section>
            <h2>{words.edit}</h2>
            <Edit key={person.id} person={person} onDone={changed} onStale={loaded.again} />
          </section>
        </>
      ) : (
        <Notice icon="circle-help">
          <p>{mine ? words.yourself : words.notYours}</p>
        </Notice>
      )}
    </Page>
  );
}

/** What somebody who left still has in her hands: nobody else can work on it. */
function Left({ id }: { id: string }) {
  const { value: number, failure } = useLoaded(() => countOf(id), [id]);
  if (!number?.count) return <Failed failure={failure} />;
  const [before, after] = words.filesLeft.split("{count}");
  return (
    <Notice kind="turn" live>
      <p>
        {before}
        <HowMany {...number} />
        {after} {words.filesLeftWhat}
      </p>
      <div class="row">
        <Go kind="secondary" icon="list-todo" href={paths.work(written({ assigned: id }))}>
          {words.toFilesLeft}
        </Go>
      </div>
    </Notice>
  );
}

function Facts({ person }: { person: Person }) {
  const { value: regions } = useLoaded(places, []);
  return (
    <dl class="facts">
      <dt>{words.username}</dt>
      <dd>
        <Ltr>{person.username}</Ltr>
      </dd>
      <dt>{words.roles}</dt>
      <dd>{person.roles.map((role) => roleWords[role as keyof typeof roleWords]).join(" · ")}</dd>
      <dt>{words.places}</dt>
      <dd>
        <Places of={person} regions={regions ?? []} />
      </dd>
      <dt>{words.language}</dt>
      <dd>{person.language === "ar" ? words.arabic : words.french}</dd>
      {person.partner && (
        <>
          <dt>{words.partner}</dt>
          <dd>
            <bdi>{person.partner}</bdi>
          </dd>
        </>
      )}
      <dt>{words.state}</dt>
      <dd>
        <State of={person} />
      </dd>
    </dl>
  );
}

const KNOWN = { last_manager: words.lastManager, no_email: words.noMail, no_address: words.noAddress, changed_meanwhile: common.changedElsewhere };

/** The refusal; of another's change meanwhile also the way to what is there now. */
function Refused({ failure, onStale }: { failure: unknown; onStale: () => void }) {
  const stale = failure instanceof Problem && (failure.status === 412 || failure.code === "changed_meanwhile");
  return (
    <Failed failure={failure} known={KNOWN}>
      {stale && (
        <>
          <p>{words.newestWhat}</p>
          <Button kind="secondary" icon="refresh-cw" onPress={onStale}>
            {words.newest}
          </Button>
        </>
      )}
    </Failed>
  );
}

/** Only what differs, so that two who change different things see both. */
export function changes(before: Rights, after: Rights): Change {
  const same = (one: unknown, other: unknown) => JSON.stringify(Array.isArray(one) ? [...one].sort() : one) === JSON.stringify(Array.isArray(other) ? [...other].sort() : other);
  return {
    ...(same(before.name, after.name) ? {} : { name: after.name }),
    ...(same(before.language, after.language) ? {} : { language: after.language }),
    ...(same(before.roles, after.roles) ? {} : { roles: after.roles as Role[] }),
    ...(same(before.regions, after.regions) ? {} : { regions: after.regions }),
    ...(same(before.provinces, after.provinces) ? {} : { provinces: after.provinces }),
    ...(same(before.partner, after.partner) ? {} : { partner: after.partner }),
  } as Change;
}

function Edit({ person, onDone, onStale }: { person: Person; onDone: (person: Person) => void; onStale: () => void }) {
  const [rights, setRights] = useState<Rights>(person);
  const [mends, setMends] = useState<Mends>({});
  const [said, setSaid] = useState("");
  const task = useTask(async () => {
    setSaid("");
    const found = missing(rights);
    setMends(found);
    if (Object.keys(found).length) return;
    const body = changes(person, fitting(rights));
    if (!Object.keys(body).length) return setSaid(words.nothing);
    try {
      const made = await changePerson(person, body);
      setRights(made);
      onDone(made);
      setSaid(words.saved);
    } catch (failure) {
      if (!(failure instanceof Problem) || failure.status !== 422 || !failure.mends.length) throw failure;
      setMends(fromServer(failure.mends));
    }
  });
  return (
    <Form onSubmit={task.run}>
      <MendSummary mends={summary(mends)} />
      <PersonForm rights={rights} mends={mends} onChange={setRights} />
      <Refused failure={task.failure} onStale={onStale} />
      {said && <Done sentence={said} address="" />}
      <Button type="submit" icon="check" busy={task.busy}>
        {words.save}
      </Button>
    </Form>
  );
}

const ASKED: Record<Doing, { button: string; ask: string; what: string; done: string; icon: string }> = {
  disable: { button: words.disable, ask: words.disableAsk, what: words.disableWhat, done: words.disabledDone, icon: "ban" },
  enable: { button: words.enable, ask: words.enableAsk, what: words.enableWhat, done: words.enabledDone, icon: "badge-check" },
  reset: { button: words.reset, ask: words.resetAsk, what: words.resetWhat, done: words.resetDone, icon: "key-round" },
};

function Account({ person, onDone, onStale }: { person: Person; onDone: (person: Person) => void; onStale: () => void }) {
  const [doing, setDoing] = useState<Doing | null>(null);
  const [said, setSaid] = useState("");
  const key = useRef(newKey());
  const task = useTask(async (what: Doing) => {
    onDone(await doToPerson(person, what, key.current));
    setDoing(null);
    setSaid(ASKED[what].done);
  });
  const ask = (what: Doing) => {
    key.current = newKey();
    task.forget();
    setSaid("");
    setDoing(what);
  };
  const possible: Doing[] = person.disabled ? ["enable"] : ["reset", "disable"];
  return (
    <section>
      <h2>{words.account}</h2>
      {said && <Done sentence={said} address={person.username} />}
      {person.disabled && may("queue") && <Left id={person.id} />}
      <div class="row">
        {possible.map((what) => (
          <Button key={what} kind={what === "disable" ? "danger" : "secondary"} icon={ASKED[what].icon} onPress={() => ask(what)}>
            {ASKED[what].button}
          </Button>
        ))}
      </div>
      <Confirm
        open={doing !== null}
        title={doing ? ASKED[doing].ask.replace("{name}", person.name) : ""}
        yes={doing ? ASKED[doing].button : ""}
        no={common.back}
        danger={doing === "disable"}
        busy={task.busy}
        onYes={() => doing && task.run(doing)}
        onNo={() => setDoing(null)}
      >
        {doing && <p>{ASKED[doing].what}</p>}
        <Refused failure={task.failure} onStale={onStale} />
      </Confirm>
    </section>
  );
}
