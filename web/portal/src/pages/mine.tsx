/** Her rights of law 09-08: a copy of her data, and its erasure. */
import { useRef, useState } from "preact/hooks";
import { askAsHer, newKey, Problem, type Schemas } from "../core/api";
import { day } from "../../../shared/format";
import { fill, inWords } from "../../../shared/language";
import { paths } from "../core/route";
import { forget } from "../core/store";
import { common } from "../texts/common";
import { words } from "../texts/mine";
import { Button, Confirm, Ltr, Notice, Page } from "../../../shared/kit";
import { download } from "../ui/download";
import { SignOut } from "../ui/sign-out";
import { Failed, useTask } from "../../../shared/task";

/** All pages of the copy, put together. */
async function wholeCopy(): Promise<unknown> {
  const items: unknown[] = [];
  let account: unknown = null;
  let cursor: string | null = null;
  do {
    const query: { cursor?: string } = cursor ? { cursor } : {};
    const page: Schemas["PersonExport"] = await askAsHer((api, headers) => api.GET("/me/export", { params: { query }, headers }));
    account ??= page.account;
    items.push(...page.items);
    cursor = page.next_cursor ?? null;
  } while (cursor);
  return { account, files: items };
}

export function MinePage() {
  const [copied, setCopied] = useState<string | null>(null);
  const [asking, setAsking] = useState(false);
  const [erased, setErased] = useState<Schemas["ErasureAccepted"] | null>(null);
  const key = useRef(newKey());
  const copy = useTask(async () => {
    const name = "jisr.json";
    download(new Blob([JSON.stringify(await wholeCopy(), null, 1)], { type: "application/json" }), name);
    setCopied(name);
  });
  const erase = useTask(async () => {
    try {
      const answer = await askAsHer((api, headers) => api.POST("/me/erasure", { body: {}, params: { header: { "Idempotency-Key": key.current } }, headers }));
      await forget();
      setErased(answer);
    } finally {
      setAsking(false);
    }
  });
  const known = [copy.failure, erase.failure].some((one) => one instanceof Problem && one.status === 403) ? { "403": words.proveFirst } : {};
  if (erased) return <Erased answer={erased} />;
  return (
    <Page title={words.title} back={{ href: paths.home(), words: common.myFiles }}>
      <p>{words.lead}</p>
      <section class="card">
        <h2>{words.copyTitle}</h2>
        <p>{words.copyWhat}</p>
        <Failed failure={copy.failure} known={known} />
        {copied && (
          <Notice kind="done" live>
            <p>{fill(words.copyDone, { name: copied })}</p>
          </Notice>
        )}
        <Button kind="secondary" icon="download" busy={copy.busy} onPress={copy.run}>
          {words.copy}
        </Button>
      </section>
      <section class="card">
        <h2>{words.eraseTitle}</h2>
        <p>{words.eraseWhat}</p>
        <p>{words.eraseMoney}</p>
        <Failed failure={erase.failure} known={known} />
        <Button kind="danger" icon="trash-2" onPress={() => setAsking(true)}>
          {words.erase}
        </Button>
        <Confirm open={asking} title={words.eraseAsk} yes={words.eraseYes} no={words.eraseNo} danger busy={erase.busy} onYes={erase.run} onNo={() => setAsking(false)}>
          <p>{words.eraseWhat}</p>
        </Confirm>
      </section>
      <section class="card">
        <h2>{words.rights}</h2>
        <p>{words.rightsWhat}</p>
      </section>
    </Page>
  );
}

/** What was erased, and what the law keeps, file by file. */
function Erased({ answer }: { answer: Schemas["ErasureAccepted"] }) {
  return (
    <Page title={words.erased}>
      {answer.files.map((one) => (
        <Notice key={one.id} kind={one.outcome === "erased" ? "done" : "notice"}>
          <p>
            <Ltr>{one.reference}</Ltr>
          </p>
          <p>{inWords(one.message)}</p>
          {one.outcome === "kept" && one.until && <p>{fill(words.keptUntil, { day: day(one.until) })}</p>}
          {one.outcome === "kept" && !one.until && one.days_after_closing !== null && <p>{fill(words.keptDays, { days: one.days_after_closing })}</p>}
        </Notice>
      ))}
      <Notice>
        <p>{inWords(answer.account.message)}</p>
        <p>{fill(words.completeBy, { day: day(answer.complete_by) })}</p>
      </Notice>
      <SignOut />
    </Page>
  );
}
