/** Somebody new in the team: an account, and an e-mail with a temporary password. */
import { useLocation } from "preact-iso";
import { useRef, useState } from "preact/hooks";
import { NoAnswer, newKey, Problem } from "../../../shared/api";
import { Button, Form, Ltr, Mend, MendSummary, Page } from "../../../shared/kit";
import { Failed, useTask } from "../../../shared/task";
import { language } from "../core/language";
import { type Invitation, invitePerson, type Role } from "../core/people";
import { paths } from "../core/route";
import { me } from "../core/session";
import { words } from "../texts/people";
import { fitting, fromServer, type Mends, missing, PersonForm, type Rights, summary } from "../ui/person-form";
import { tell } from "../ui/told";

const ADDRESS = /^[^\s@<>]+@[^\s@<>]+\.[^\s@<>]+$/;
const EXAMPLE = "nom@exemple.ma";

export function InvitePage() {
  const { route } = useLocation();
  const [username, setUsername] = useState("");
  const who = me.value !== "asking" ? me.value : null;
  const own = who && !who.roles.includes("programme_manager") ? who.regions : [];
  const [rights, setRights] = useState<Rights>({ name: "", language: language === "fr" ? "fr" : "ar", roles: [], regions: own.length === 1 ? own : [], provinces: [], partner: null });
  const [mends, setMends] = useState<Mends>({});
  const key = useRef(newKey());
  const change = (given: () => void) => {
    key.current = newKey();
    given();
  };
  const task = useTask(async () => {
    const found = { ...(ADDRESS.test(username.trim()) ? {} : { username: "example" }), ...missing(rights) };
    setMends(found);
    if (Object.keys(found).length) return;
    const { name, language: hers, roles, regions, provinces, partner } = fitting(rights);
    const body: Invitation = { username: username.trim(), name, language: hers, roles: roles as Role[], regions, provinces, partner };
    try {
      const made = await invitePerson(body, key.current);
      tell(words.invited, made.username);
      route(paths.person(made.id), true);
    } catch (failure) {
      if (!(failure instanceof Problem)) throw failure;
      if (failure.code === "staff_exists") setMends({ username: words.exists });
      else if (failure.status === 422 && failure.mends.length) setMends(fromServer(failure.mends));
      else throw failure;
    }
  });
  const [before, after] = words.usernameWrong.split("{example}");
  const wrongAddress = mends["username"] === "example";
  const said = { ...mends, ...(wrongAddress ? { username: words.usernameWrong.replace("{example}", EXAMPLE) } : {}) };
  return (
    <Page title={words.inviteTitle} back={{ href: paths.people(), words: words.title }}>
      <p>{words.inviteWhat}</p>
      <Form onSubmit={task.run}>
        <MendSummary mends={summary(said)} />
        {task.failure instanceof NoAnswer ? <MailNotGone /> : <Failed failure={task.failure} known={{ no_email: words.noMail, no_address: words.noAddress }} />}
        <div class={mends["username"] ? "field wrong" : "field"}>
          <label for="username">{words.username}</label>
          <p class="hint" id="username-hint">
            {words.usernameHint}
          </p>
          {mends["username"] && (
            <Mend id="username-mend">
              {wrongAddress ? (
                <>
                  {before}
                  <Ltr>{EXAMPLE}</Ltr>
                  {after}
                </>
              ) : (
                mends["username"]
              )}
            </Mend>
          )}
          <input
            id="username"
            dir="ltr"
            inputMode="email"
            autocomplete="off"
            autocapitalize="none"
            spellcheck={false}
            maxLength={128}
            required
            value={username}
            aria-invalid={!!mends["username"]}
            aria-describedby={mends["username"] ? "username-hint username-mend" : "username-hint"}
            onInput={(event) => {
              const typed = event.currentTarget.value;
              change(() => setUsername(typed));
            }}
          />
        </div>
        <PersonForm rights={rights} mends={mends} onChange={(given) => change(() => setRights(given))} />
        <Button type="submit" icon="mail" busy={task.busy}>
          {words.send}
        </Button>
      </Form>
    </Page>
  );
}

/** Nobody knows whether it went; the same key does it once. */
function MailNotGone() {
  return <Failed failure={new NoAnswer()} known={{}}>{<p>{words.mailNotGone}</p>}</Failed>;
}
