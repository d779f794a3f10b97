/** Password, then what the account still needs: a first password, the authenticator app, or its code. */
import { CodeField, codeOf, isCode } from "../../../shared/code-field";
import type { ComponentChildren } from "preact";
import { useRef, useState } from "preact/hooks";
import { Problem } from "../../../shared/api";
import { Button, Form, Icon, Mend, Notice, Page } from "../../../shared/kit";
import { Qr } from "../../../shared/qr";
import { Failed, mendFor, useTask } from "../../../shared/task";
import { language } from "../core/language";
import { meets, RULES } from "../core/password";
import { answerStep, signIn, type Step, whyOut } from "../core/session";
import { words } from "../texts/sign-in";
import { Password } from "../ui/password";

const MOST_WRONG = 3;

export function SignInPage() {
  const [why] = useState(whyOut);
  const [username, setUsername] = useState("");
  const [step, setStep] = useState<Step | null>(null);
  const [late, setLate] = useState(false);
  const next = (found: Step | null) => {
    setLate(false);
    if (found) setStep(found);
  };
  /** Cognito's step is gone after three minutes or too many wrong answers: only the password opens a new one. */
  const again = (isLate: boolean) => {
    setStep(null);
    setLate(isLate);
  };
  if (step?.challenge === "new_password") return <NewPassword username={username} step={step} onNext={next} onAgain={again} />;
  if (step) return <Code key={step.challenge} username={username} step={step} onNext={next} onAgain={again} />;
  return (
    <First username={username} onUsername={setUsername} onNext={next}>
      {late ? (
        <Notice kind="turn" icon="clock" live>
          <p>{words.late}</p>
        </Notice>
      ) : (
        why && (
          <Notice kind={why === "left" ? "done" : "turn"} {...(why === "left" ? {} : { icon: "clock" })} live>
            <p>{words[why]}</p>
          </Notice>
        )
      )}
    </First>
  );
}

function First({ username, onUsername, onNext, children }: { username: string; onUsername: (username: string) => void; onNext: (step: Step | null) => void; children: ComponentChildren }) {
  const [password, setPassword] = useState("");
  const [mends, setMends] = useState<{ username?: string; password?: string }>({});
  const inputs = { username: useRef<HTMLInputElement>(null), password: useRef<HTMLInputElement>(null) };
  const task = useTask(async () => {
    const missing = { ...(username.trim() ? {} : { username: words.usernameMissing }), ...(password ? {} : { password: words.passwordMissing }) };
    setMends(missing);
    if (missing.username || missing.password) {
      inputs[missing.username ? "username" : "password"].current?.focus();
      return;
    }
    try {
      onNext(await signIn(username.trim(), password));
    } catch (failure) {
      setPassword("");
      inputs.password.current?.focus();
      throw failure;
    }
  });
  return (
    <Page title={words.title}>
      {children}
      <p>{words.forStaff}</p>
      <Form onSubmit={task.run}>
        <Failed failure={task.failure} known={{ "401": words.refused }} />
        <div class={mends.username ? "field wrong" : "field"}>
          <label for="username">{words.username}</label>
          {mends.username && <Mend id="username-mend">{mends.username}</Mend>}
          <input
            ref={inputs.username}
            id="username"
            dir="ltr"
            inputMode="email"
            autocomplete="username"
            autocapitalize="none"
            spellcheck={false}
            maxLength={128}
            required
            value={username}
            aria-invalid={mends.username !== undefined}
            {...(mends.username ? { "aria-describedby": "username-mend" } : {})}
            onInput={(event) => onUsername(event.currentTarget.value)}
          />
        </div>
        <Password label={words.password} mend={mends.password ?? null} value={password} autocomplete="current-password" input={inputs.password} onType={setPassword} />
        <Button type="submit" busy={task.busy}>
          {words.next}
        </Button>
      </Form>
      <p class="muted">{words.forgotten}</p>
      <p>
        <a class="link" href={`/${language}`}>
          {words.applicants}
        </a>
      </p>
    </Page>
  );
}

interface Answering {
  username: string;
  step: Step;
  onNext: (step: Step | null) => void;
  onAgain: (late: boolean) => void;
}

/** For the browser's own password list: whose password this is. */
function Whose({ username }: { username: string }) {
  return <input hidden readOnly autocomplete="username" value={username} />;
}

function NewPassword({ username, step, onNext, onAgain }: Answering) {
  const [password, setPassword] = useState("");
  const [mend, setMend] = useState<string | null>(null);
  const input = useRef<HTMLInputElement>(null);
  const refuse = (sentence: string) => {
    setMend(sentence);
    input.current?.focus();
  };
  const task = useTask(async () => {
    if (!RULES.every((rule) => meets(rule, password))) return refuse(words.weak);
    setMend(null);
    try {
      onNext(await answerStep(step, { new_password: password }));
    } catch (failure) {
      if (!(failure instanceof Problem)) throw failure;
      if (failure.status === 401) return onAgain(true);
      const said = mendFor(failure.mends, "/new_password");
      if (!said) throw failure;
      refuse(said);
    }
  });
  return (
    <Page title={words.newTitle}>
      <p>{words.newWhy}</p>
      <Form onSubmit={task.run}>
        <Failed failure={task.failure} />
        <Whose username={username} />
        <Password label={words.newPassword} mend={mend} value={password} autocomplete="new-password" input={input} described="rules" onType={setPassword} />
        <div id="rules">
          <p>{words.rules}</p>
          <ul class="rules">
            {RULES.map((rule) => {
              const met = meets(rule, password);
              return (
                <li key={rule} class={met ? "moss" : ""}>
                  <Icon name={met ? "circle-check" : "circle-x"} /> {words[rule]} <span class="visually-hidden">({met ? words.met : words.unmet})</span>
                </li>
              );
            })}
          </ul>
        </div>
        <Button type="submit" busy={task.busy}>
          {words.keep}
        </Button>
      </Form>
      <Again onAgain={onAgain} />
    </Page>
  );
}

function Again({ onAgain }: { onAgain: (late: boolean) => void }) {
  return (
    <button type="button" class="link" onClick={() => onAgain(false)}>
      {words.again}
    </button>
  );
}

/** The app's code; before it, at the first time, the app itself. */
function Code({ username, step, onNext, onAgain }: Answering) {
  const [code, setCode] = useState("");
  const [mend, setMend] = useState<string | null>(null);
  const wrong = useRef(0);
  const input = useRef<HTMLInputElement>(null);
  const refuse = (sentence: string) => {
    setMend(sentence);
    setCode("");
    input.current?.focus();
  };
  const task = useTask(async (typed: string) => {
    const digits = codeOf(typed);
    if (!isCode(digits)) return refuse(words.codeShort);
    setMend(null);
    try {
      onNext(await answerStep(step, { code: digits }));
    } catch (failure) {
      if (!(failure instanceof Problem) || failure.status !== 401) throw failure;
      if (++wrong.current >= MOST_WRONG) onAgain(true);
      else refuse(words.codeWrong);
    }
  });
  const setsUp = step.challenge === "totp_setup";
  return (
    <Page title={setsUp ? words.setupTitle : words.codeTitle}>
      {setsUp && (
        <>
          <p>{words.setupWhy}</p>
          <ol>
            <li>{words.setupApp}</li>
            <li>
              {words.setupScan}
              {step.otpauth_uri && <Qr content={step.otpauth_uri} label={words.qr} />}
              <p>
                {words.setupKey}
                <br />
                <strong class="secret" dir="ltr">
                  {(step.secret ?? "").replace(/(.{4})(?=.)/g, "$1 ")}
                </strong>
              </p>
            </li>
            <li>{words.setupCode}</li>
          </ol>
        </>
      )}
      <Form onSubmit={() => task.run(code)}>
        <Failed failure={task.failure} />
        <Whose username={username} />
        <CodeField label={words.code} hint={words.codeHint} code={code} mend={mend} input={input} onCode={setCode} onWhole={task.run} />
        <Button type="submit" busy={task.busy}>
          {words.enter}
        </Button>
      </Form>
      {!setsUp && <p class="muted">{words.codeLost}</p>}
      <Again onAgain={onAgain} />
    </Page>
  );
}
