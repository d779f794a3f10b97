/** First of all: is there a file already? Nobody is registered twice. */
import { useLocation } from "preact-iso";
import { useEffect, useRef, useState } from "preact/hooks";
import type { Schemas } from "../../../shared/api";
import { check, normalise } from "../../../shared/form/formats";
import { Button, Form, Go, Icon, Ltr, Mend, MendSummary, Notice, Page } from "../../../shared/kit";
import { fill } from "../../../shared/language";
import { Refused } from "../../../shared/papers/compress";
import { Failed, useTask } from "../../../shared/task";
import { readIfOpen } from "../core/file";
import { useOnline } from "../core/online";
import { paths } from "../core/route";
import { askAsMe } from "../core/session";
import { statusWords } from "../texts/file";
import { words } from "../texts/help";
import { begin, dossiers, drop, isFull, look, start } from "./dossiers";
import { Listed } from "./listed";
import { refusalWords } from "./picture";
import { adopt } from "./sending";

type Found = Schemas["QueueItem"];

export function FindPage() {
  const { route } = useLocation();
  const [phone, setPhone] = useState("");
  const [card, setCard] = useState("");
  const [mends, setMends] = useState<{ field: string; words: string }[]>([]);
  const [tries, setTries] = useState(0);
  const [found, setFound] = useState<Found[] | null>(null);
  const [refused, setRefused] = useState<string | null>(null);
  const results = useRef<HTMLHeadingElement>(null);
  const online = useOnline();
  useEffect(() => void look(), []);
  useEffect(() => {
    if (found) results.current?.focus();
  }, [found]);
  const search = useTask(async () => {
    setFound(null);
    const wrong = [];
    if (!phone.trim() && !card.trim()) wrong.push({ field: "phone", words: words.oneNeeded });
    if (phone.trim() && !check("ma-mobile", phone)) wrong.push({ field: "phone", words: words.phoneWrong });
    if (card.trim() && !check("cnie", card)) wrong.push({ field: "card", words: words.cardWrong });
    setMends(wrong);
    setTries((before) => before + 1);
    if (wrong.length) return;
    const asked = [...(phone.trim() ? [{ phone: normalise("ma-mobile", phone) }] : []), ...(card.trim() ? [{ national_id: normalise("cnie", card) }] : [])];
    const all = new Map<string, Found>();
    for (const query of asked) for (const item of (await askAsMe((api, headers) => api.GET("/staff/search", { params: { query }, headers }))).items) all.set(item.id, item);
    setFound([...all.values()]);
  });
  const goOn = useTask(async (item: Found) => {
    const there = await readIfOpen(item.id);
    // Hers alone, until she agrees to be helped.
    if (!there) return route(paths.helpNew({ phone: typed, file: item.id, programme: item.programme, kind: item.kind }));
    const one = begin({ programme: there.programme, version: there.programme_version, kind: there.kind, language: there.language === "fr" ? "fr" : "ar", phone: there.contact?.phone ?? normalise("ma-mobile", phone), consent: { method: "given" } });
    setRefused(null);
    try {
      await start(one, []);
    } catch (failure) {
      if (!(failure instanceof Refused)) throw failure;
      setRefused(refusalWords(failure.why));
      results.current?.focus();
      return;
    }
    try {
      await adopt(one.id, item.id);
    } catch (failure) {
      await drop(one);
      throw failure;
    }
    route(paths.dossier(one.id));
  });
  const full = isFull();
  const wrong = (field: string) => mends.find((mend) => mend.field === field)?.words;
  const typed = check("ma-mobile", phone) ? normalise("ma-mobile", phone) : "";
  return (
    <Page
      title={words.title}
      beside={
        <Go kind="secondary" icon="smartphone" href={paths.village()}>
          {words.village}
        </Go>
      }
    >
      <p>{words.lead}</p>
      {!online && (
        <Notice kind="turn" icon="smartphone" live>
          <p>{words.offlineFind}</p>
        </Notice>
      )}
      <Form onSubmit={search.run}>
        <MendSummary key={tries} mends={mends} />
        <div class={wrong("phone") ? "field wrong" : "field"}>
          <label for="phone">{words.phone}</label>
          {wrong("phone") && <Mend id="phone-mend">{wrong("phone")}</Mend>}
          <input id="phone" type="tel" inputMode="tel" autocomplete="off" value={phone} aria-invalid={!!wrong("phone")} aria-describedby={wrong("phone") ? "phone-mend" : undefined} onInput={(event) => setPhone(event.currentTarget.value)} />
        </div>
        <div class={wrong("card") ? "field wrong" : "field"}>
          <label for="card">{words.card}</label>
          <p class="hint" id="card-hint">
            {words.cardHint}
          </p>
          {wrong("card") && <Mend id="card-mend">{wrong("card")}</Mend>}
          <input id="card" dir="ltr" autocomplete="off" autocapitalize="characters" spellcheck={false} value={card} aria-invalid={!!wrong("card")} aria-describedby={wrong("card") ? "card-hint card-mend" : "card-hint"} onInput={(event) => setCard(event.currentTarget.value)} />
        </div>
        <Failed failure={search.failure} />
        {online ? (
          <Button type="submit" icon="search" busy={search.busy}>
            {words.search}
          </Button>
        ) : (
          <Go href={paths.helpNew({ phone: typed })}>{words.register}</Go>
        )}
      </Form>
      {found && (
        <section class="card">
          <h2 ref={results} tabIndex={-1}>
            {words.foundTitle}
          </h2>
          {!found.length && <p>{words.foundNone}</p>}
          <Failed failure={goOn.failure} />
          {(full || refused) && (
            <Notice kind="turn" live>
              <p>{full ? words.queueFull : refused}</p>
            </Notice>
          )}
          <ul class="bare">
            {found.map((item) => (
              <li key={item.id} class="answered">
                <p>
                  <Ltr>{item.reference}</Ltr> · {statusWords[item.status as keyof typeof statusWords]}
                </p>
                {item.status === "draft" ? (
                  !full && (
                    <Button kind="secondary" icon="pencil" busy={goOn.busy} onPress={() => goOn.run(item)}>
                      {fill(words.goOn, { reference: item.reference })}
                    </Button>
                  )
                ) : (
                  <a class="link" href={paths.file(item.id)}>
                    <Icon name="eye" /> {fill(words.openFile, { reference: item.reference })}
                  </a>
                )}
              </li>
            ))}
          </ul>
          <Go kind={found.length ? "secondary" : "main"} icon="user-plus" href={paths.helpNew({ phone: typed })}>
            {words.register}
          </Go>
        </section>
      )}
      {dossiers.value.length > 0 && (
        <section class="card">
          <h2>{words.here}</h2>
          <Listed />
        </section>
      )}
    </Page>
  );
}
