/** Phone number, then the code of the SMS. */
import { CodeField, codeOf, isCode } from "../../../shared/code-field";
import { useLocation } from "preact-iso";
import { useEffect, useRef, useState } from "preact/hooks";
import { newKey, Problem } from "../core/api";
import { from, phone as spaced } from "../../../shared/format";
import { fill } from "../../../shared/language";
import { paths, safeNext } from "../core/route";
import { answerCode, askCode } from "../core/session";
import { check, normalise } from "../../../shared/form/formats";
import { words } from "../texts/sign-in";
import { Button, Confirm, Form, Ltr, Mend, Notice, Page } from "../../../shared/kit";
import { Failed, useTask } from "../../../shared/task";

const AGAIN_AFTER = 45;
const VALID = 5 * 60_000;
const ASKED = "jisr.code";

/** A code on its way, kept in this tab: phones with little memory throw the page away while she reads her SMS. */
interface Asked {
  phone: string;
  challenge: string;
  at: number;
}

function askedBefore(): Asked | null {
  try {
    const kept = JSON.parse(sessionStorage.getItem(ASKED) ?? "null") as Asked | null;
    return kept && Math.abs(Date.now() - kept.at) < VALID ? kept : null;
  } catch {
    return null;
  }
}

function remember(asked: Asked | null): Asked | null {
  try {
    if (asked) sessionStorage.setItem(ASKED, JSON.stringify(asked));
    else sessionStorage.removeItem(ASKED);
  } catch {
    // A phone that is full: the code holds as long as the page does.
  }
  return asked;
}

export function SignInPage() {
  const { query, route } = useLocation();
  const [asked, setAsked] = useState(askedBefore);
  const [phone, setPhone] = useState(asked?.phone ?? "");
  const sent = (challenge: string) => setAsked(remember({ phone, challenge, at: Date.now() }));
  const other = () => setAsked(remember(null));
  const done = () => {
    remember(null);
    route(safeNext(query["next"]), true);
  };
  if (asked === null) return <PhoneStep phone={phone} over={query["why"] === "over"} onPhone={setPhone} onSent={sent} />;
  return <CodeStep asked={asked} onNewChallenge={sent} onOther={other} onIn={done} />;
}

function PhoneStep({ phone, over, onPhone, onSent }: { phone: string; over: boolean; onPhone: (phone: string) => void; onSent: (challenge: string) => void }) {
  const [wrong, setWrong] = useState(false);
  const input = useRef<HTMLInputElement>(null);
  const key = useRef(newKey());
  const task = useTask(async () => {
    if (!check("ma-mobile", phone)) {
      setWrong(true);
      input.current?.focus();
      return;
    }
    setWrong(false);
    const sent = await askCode(normalise("ma-mobile", phone), key.current);
    key.current = newKey();
    onSent(sent.challenge);
  });
  return (
    <Page title={words.title} back={{ href: paths.firstPage() }}>
      {over && (
        <Notice kind="turn" icon="clock">
          <p>{words.over}</p>
        </Notice>
      )}
      <p>{words.why}</p>
      <Form onSubmit={task.run}>
        <Failed failure={task.failure} known={limitWords(task.failure)} />
        <div class={wrong ? "field wrong" : "field"}>
          <label for="phone">{words.phone}</label>
          <p class="hint" id="phone-hint">
            {words.phoneHint} <bdi dir="ltr">06 12 34 56 78</bdi>
          </p>
          {wrong && <Mend id="phone-mend">{words.phoneWrong}</Mend>}
          <input
            ref={input}
            id="phone"
            type="tel"
            inputMode="tel"
            autocomplete="tel"
            enterkeyhint="send"
            required
            value={phone}
            aria-invalid={wrong}
            aria-describedby={wrong ? "phone-hint phone-mend" : "phone-hint"}
            onInput={(event) => {
              onPhone(event.currentTarget.value);
              key.current = newKey();
            }}
          />
        </div>
        <Button type="submit" icon="message-square" busy={task.busy}>
          {words.send}
        </Button>
      </Form>
      <p class="muted">{words.shared}</p>
    </Page>
  );
}

function CodeStep({ asked: { phone, challenge, at }, onNewChallenge, onOther, onIn }: { asked: Asked; onNewChallenge: (challenge: string) => void; onOther: () => void; onIn: () => void }) {
  const [code, setCode] = useState("");
  const [mend, setMend] = useState<string | null>(null);
  // By the clock: a timer stands still while she looks at her messages.
  const left = () => Math.min(AGAIN_AFTER, Math.max(0, AGAIN_AFTER - Math.floor((Date.now() - at) / 1000)));
  const [seconds, setSeconds] = useState(left);
  const [said, setSaid] = useState("");
  const [unsent, setUnsent] = useState(0);
  const decided = useRef<(yes: boolean) => void>(() => undefined);
  const input = useRef<HTMLInputElement>(null);
  const key = useRef(newKey());
  const mayForget = (count: number) => {
    setUnsent(count);
    return new Promise<boolean>((resolve) => (decided.current = resolve));
  };
  const decide = (yes: boolean) => {
    setUnsent(0);
    decided.current(yes);
  };
  useEffect(() => {
    setSeconds(left());
    const timer = setInterval(() => setSeconds(left()), 1000);
    return () => clearInterval(timer);
  }, [at]);

  const refuse = (sentence: string) => {
    setMend(sentence);
    setCode("");
    input.current?.focus();
  };
  const enter = useTask(async (typed: string) => {
    const digits = codeOf(typed);
    if (!isCode(digits)) return refuse(words.codeShort);
    setMend(null);
    try {
      if (!(await answerCode(challenge, digits, mayForget))) return onOther();
    } catch (failure) {
      if (!(failure instanceof Problem) || ![401, 409, 422].includes(failure.status)) throw failure;
      const left = Number(failure.members["tries_left"] ?? 0);
      return refuse(left > 0 ? fill(words.codeWrong, { tries: left === 1 ? words.oneTry : words.moreTries }) : words.codeOver);
    }
    onIn();
  });
  const again = useTask(async () => {
    setSaid("");
    const sent = await askCode(normalise("ma-mobile", phone), key.current);
    key.current = newKey();
    onNewChallenge(sent.challenge);
    setMend(null);
    setSaid(words.sentAgain);
    input.current?.focus();
  });
  const [before, after] = words.codeSent.split("{phone}");
  return (
    <Page title={words.codeTitle}>
      <button type="button" class="link" onClick={onOther}>
        {words.other}
      </button>
      <p>
        {before}
        <Ltr>{spaced(normalise("ma-mobile", phone))}</Ltr>
        {after}
      </p>
      <Form onSubmit={() => enter.run(code)}>
        <Failed failure={enter.failure} />
        <Failed failure={again.failure} known={limitWords(again.failure)} />
        <CodeField label={words.code} hint={words.codeHint} code={code} mend={mend} input={input} onCode={setCode} onWhole={enter.run} />
        <Button type="submit" busy={enter.busy}>
          {words.enter}
        </Button>
      </Form>
      <p role="status">{said}</p>
      {seconds > 0 ? (
        <p class="muted" aria-live="off">
          {fill(words.wait, { seconds })}
        </p>
      ) : (
        <>
          <p class="muted">{words.noSms}</p>
          <Button kind="secondary" icon="refresh-cw" busy={again.busy} onPress={again.run}>
            {words.again}
          </Button>
        </>
      )}
      <Notice icon="shield-check">
        <p>{words.never}</p>
      </Notice>
      <Confirm open={unsent > 0} title={fill(words.othersTitle, { count: unsent })} yes={words.othersYes} no={words.othersNo} danger onYes={() => decide(true)} onNo={() => decide(false)}>
        <p>{words.othersWhat}</p>
      </Confirm>
    </Page>
  );
}

function limitWords(failure: unknown): Record<string, string> {
  return failure instanceof Problem ? { "429": fill(words.tooMany, { time: from(failure.again) }) } : {};
}
