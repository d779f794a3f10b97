/** The device in a village: its PIN, what it keeps for later, and the sending. */
import { useEffect, useState } from "preact/hooks";
import { ask } from "../../../shared/api";
import { loadPlaces } from "../../../shared/form/places";
import { Button, Confirm, Form, Go, Icon, Ltr, Mend, MendSummary, Notice, Page, Waits } from "../../../shared/kit";
import { grouped } from "../../../shared/format";
import { fill } from "../../../shared/language";
import { Failed, useLoaded, useTask } from "../../../shared/task";
import { westernDigits } from "../../../shared/digits";
import { SMALL } from "../../../shared/papers/compress";
import { useOnline } from "../core/online";
import { paths } from "../core/route";
import { type Me, me } from "../core/session";
import { words } from "../texts/help";
import { Halted } from "./dossier";
import { dossiers, isFull, isKept, keepAll, look, MOST, opened, putAway, sent } from "./dossiers";
import { Listed } from "./listed";
import { definition, listProgrammes } from "./programmes";
import { sendAll } from "./sending";
import { hasVault, lock, PIN, put, setPin, type Tried, unlock, wipe } from "./vault";

function who(): Me {
  const now = me.value;
  if (now === null || now === "asking") throw new Error("nobody is signed in");
  return now;
}

export function VillagePage() {
  const { value: known, again } = useLoaded(async () => ({ has: await hasVault(who().id) }), [isKept()]);
  const [, turn] = useState(0);
  useEffect(() => void look(), []);
  if (!known) return <Waits />;
  if (!isKept() && known.has) return <Unlock onOpen={() => turn((n) => n + 1)} onGone={again} />;
  return (
    <Page title={words.villageTitle} back={{ href: paths.help(), words: words.title }}>
      <p>{words.villageLead}</p>
      {!isKept() ? <NewPin onSet={again} /> : <Open onGone={again} onLock={() => (lock(), putAway(), again())} />}
    </Page>
  );
}

/** A field for a PIN; nothing keeps it. */
function PinField({ id, label, mend, value, onType }: { id: string; label: string; mend: string | undefined; value: string; onType: (pin: string) => void }) {
  return (
    <div class={mend ? "field wrong" : "field"}>
      <label for={id}>{label}</label>
      {mend && <Mend id={`${id}-mend`}>{mend}</Mend>}
      <input id={id} type="password" inputMode="numeric" dir="ltr" autocomplete="off" maxLength={12} value={value} aria-invalid={!!mend} aria-describedby={mend ? `${id}-mend` : undefined} onInput={(event) => onType(westernDigits(event.currentTarget.value))} />
    </div>
  );
}

function NewPin({ onSet }: { onSet: () => void }) {
  const [pin, setFirst] = useState("");
  const [second, setSecond] = useState("");
  const [mends, setMends] = useState<{ field: string; words: string }[]>([]);
  const [tries, setTries] = useState(0);
  const set = useTask(async () => {
    const wrong = !PIN.test(pin) ? [{ field: "pin", words: words.pinWrong }] : pin !== second ? [{ field: "pin-again", words: words.pinDiffers }] : [];
    setMends(wrong);
    setTries((before) => before + 1);
    if (wrong.length) return;
    await setPin(who().id, who().name, pin);
    await put("me", who());
    await keepAll();
    void navigator.storage?.persist?.(); // a browser may ask her; its answer stands where she prepares
    onSet();
  });
  const wrong = (field: string) => mends.find((mend) => mend.field === field)?.words;
  return (
    <Form onSubmit={set.run}>
      <h2>{words.pinTitle}</h2>
      <p>{words.pinWhat}</p>
      <MendSummary key={tries} mends={mends} />
      <PinField id="pin" label={words.pin} mend={wrong("pin")} value={pin} onType={setFirst} />
      <PinField id="pin-again" label={words.pinAgain} mend={wrong("pin-again")} value={second} onType={setSecond} />
      <Failed failure={set.failure} />
      <Button type="submit" icon="key-round" busy={set.busy}>
        {words.pinSet}
      </Button>
    </Form>
  );
}

/** Asks for the PIN of this account. */
export function Unlock({ onOpen, onGone }: { onOpen: () => void; onGone?: () => void }) {
  return (
    <Page title={words.unlockTitle} back={{ href: paths.help(), words: words.title }}>
      <PinAsked
        account={who().id}
        onGone={onGone}
        onOpen={async () => {
          await opened();
          onOpen();
        }}
      />
    </Page>
  );
}

export function PinAsked({ account, onOpen, onGone }: { account: string; onOpen: () => Promise<void>; onGone?: (() => void) | undefined }) {
  const [pin, setTyped] = useState("");
  const [mend, setMend] = useState<string>();
  const [gone, setGone] = useState(false);
  const task = useTask(async () => {
    if (!PIN.test(pin)) return setMend(words.pinWrong);
    const tried: Tried = await unlock(account, pin);
    setTyped("");
    if (tried.opened) return onOpen();
    setMend(fill(words.pinRefused, { count: tried.left }));
    if (tried.left <= 0) setGone(true);
  });
  if (gone) {
    return (
      <Notice kind="refused" live>
        <p>{words.wiped}</p>
        {onGone && <Button onPress={onGone}>{words.pinTitle}</Button>}
      </Notice>
    );
  }
  return (
    <Form onSubmit={task.run}>
      <PinField id="pin" label={words.pin} mend={mend} value={pin} onType={setTyped} />
      <Failed failure={task.failure} />
      <Button type="submit" icon="key-round" busy={task.busy}>
        {words.unlock}
      </Button>
    </Form>
  );
}

function Open({ onLock, onGone }: { onLock: () => void; onGone: () => void }) {
  const online = useOnline();
  const [forgetting, setForgetting] = useState(false);
  const [all, setAll] = useState<number | null>(null);
  const ready = dossiers.value.filter((one) => one.sealed).length;
  const go = useTask(async () => {
    setAll(ready);
    await sendAll();
  });
  const forget = useTask(async () => {
    await wipe(who().id);
    onGone();
  });
  const done = all === null ? 0 : Math.max(0, all - ready);
  return (
    <>
      <section class="card">
        <h2>{fill(words.queueTitle, { count: dossiers.value.length, most: MOST })}</h2>
        {dossiers.value.length === 0 && <p>{words.queueEmpty}</p>}
        <Halted />
        <Failed failure={go.failure} />
        {go.busy && <p>{words.staysOpen}</p>}
        {all !== null && (
          <>
            <p id="progress-words" role="status">
              {fill(words.progress, { done, all })}
            </p>
            <progress max={Math.max(1, all)} value={done} aria-labelledby="progress-words" />
          </>
        )}
        {ready > 0 && online && (
          <Button icon="send" busy={go.busy} onPress={go.run}>
            {words.sendAll}
          </Button>
        )}
        <Listed />
        {isFull() ? (
          <p>{words.queueFull}</p>
        ) : (
          <Go kind="secondary" icon="user-plus" href={paths.helpNew()}>
            {words.register}
          </Go>
        )}
      </section>
      <Prepare />
      {sent.value.length > 0 && (
        <section class="card">
          <h2>{words.sentTitle}</h2>
          <ul class="bare">
            {sent.value.map((one) => (
              <li key={one.id}>
                <a class="link" href={paths.dossierReceipt(one.id)}>
                  <Icon name="check" /> <Ltr>{one.reference}</Ltr>
                </a>
              </li>
            ))}
          </ul>
        </section>
      )}
      <p class="muted">{words.signOutKeeps}</p>
      <div class="row">
        <Button kind="secondary" icon="key-round" onPress={onLock}>
          {words.lockNow}
        </Button>
        <Button kind="danger" icon="trash-2" onPress={() => setForgetting(true)}>
          {words.forget}
        </Button>
      </div>
      <Confirm open={forgetting} title={words.forgetAsk} yes={words.forgetYes} danger busy={forget.busy} onYes={forget.run} onNo={() => setForgetting(false)}>
        <p>{words.forgetWhat}</p>
      </Confirm>
    </>
  );
}

interface Room {
  persisted: boolean;
  /** In MB; null where the browser does not say. */
  free: number | null;
}

/** What opens without network: the app, programmes, and the communes of where the agent works. */
function Prepare() {
  const online = useOnline();
  const [room, setRoom] = useState<Room | null>(null);
  const prepare = useTask(async () => {
    const worker = await kept();
    for (const one of await listProgrammes()) await definition(one.id, one.version);
    await loadPlaces();
    const { regions } = await ask((api) => api.GET("/places"));
    const mine = who();
    const own = regions.filter(({ code }) => mine.regions.includes(code)).flatMap(({ provinces }) => provinces);
    for (const { code } of own.filter((province) => !mine.provinces.length || mine.provinces.includes(province.code))) await loadPlaces(code);
    await worker;
    await put("me", mine);
    const persisted = (await navigator.storage?.persist?.()) ?? false;
    const { quota, usage } = (await navigator.storage?.estimate?.()) ?? {};
    setRoom({ persisted, free: quota === undefined ? null : Math.floor((quota - (usage ?? 0)) / 1e6) });
  });
  return (
    <section class="card">
      <h2>{words.readyTitle}</h2>
      <p>{words.readyLead}</p>
      <Failed failure={prepare.failure} />
      <div role="status">
        {room && (
          <Notice kind={room.persisted ? "done" : "turn"} title={words.prepared}>
            <p>{room.persisted ? words.persisted : words.notPersisted}</p>
            {room.free !== null && <p>{room.free * 1e6 < MOST * 4 * SMALL ? fill(words.spaceShort, { free: grouped(room.free), count: Math.floor((room.free * 1e6) / SMALL) }) : fill(words.space, { free: grouped(room.free) })}</p>}
          </Notice>
        )}
      </div>
      {online && (
        <Button kind="secondary" icon="download" busy={prepare.busy} onPress={prepare.run}>
          {words.prepare}
        </Button>
      )}
    </section>
  );
}

/** The service worker has all files of the console. Raises when the browser has none. */
async function kept(): Promise<void> {
  if (!("serviceWorker" in navigator)) throw new Error("this browser keeps no pages");
  const found = await navigator.serviceWorker.register("/console/sw.js");
  await new Promise<void>((resolve, reject) => {
    const channel = new MessageChannel();
    channel.port1.onmessage = ({ data }) => (data === "kept" ? resolve() : reject(new Error("some files did not come")));
    const tell = (worker: ServiceWorker) => worker.postMessage("keep", [channel.port2]);
    const worker = found.active ?? found.waiting ?? found.installing;
    if (!worker || worker.state === "activated") return worker ? tell(worker) : reject(new Error("no worker"));
    worker.addEventListener("statechange", () => worker.state === "activated" && tell(worker));
  });
}
