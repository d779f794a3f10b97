/** Her files at a glance: where each is and what she must do. */
import type { Summary } from "../core/api";
import { daysUntil, day, moment } from "../../../shared/format";
import { fill, inWords } from "../../../shared/language";
import { listFiles, programmeOf } from "../core/files";
import type { Programme } from "../../../shared/form/programme";
import { paths } from "../core/route";
import { common } from "../texts/common";
import { statusLook, statusWords, words } from "../texts/follow";
import { Go, Icon, Ltr, Notice, Page, Waits } from "../../../shared/kit";
import { SignOut } from "../ui/sign-out";
import { Failed, useLoaded } from "../../../shared/task";

async function filesWithTitles(): Promise<{ items: Summary[]; programmes: Record<string, Programme> }> {
  const items = await listFiles();
  const ids = [...new Set(items.map((item) => item.programme))];
  const found = await Promise.all(ids.map(async (id) => [id, await programmeOf(id).catch(() => null)] as const));
  return { items, programmes: Object.fromEntries(found.filter((pair): pair is [string, Programme] => pair[1] !== null)) };
}

export function HomePage() {
  const { value, failure } = useLoaded(filesWithTitles, []);
  const frame = { title: words.homeTitle, back: { href: paths.firstPage(), words: common.firstPage } };
  // What stands below her files waits for them: it would jump away under her thumb.
  if (value === null && !failure) {
    return (
      <Page {...frame}>
        <Waits />
      </Page>
    );
  }
  return (
    <Page {...frame}>
      <Failed failure={failure} />
      {value?.items.length === 0 && (
        <Notice>
          <p>{words.homeEmpty}</p>
        </Notice>
      )}
      {value?.items.map((item) => (
        <FileCard key={item.id} item={item} programme={value.programmes[item.programme]} />
      ))}
      <Go href={paths.firstPage()} kind="secondary" icon="file-text">
        {value?.items.length ? words.newFile : words.seeProgrammes}
      </Go>
      <Notice icon="users">
        <p>{words.sharedPhone}</p>
        <SignOut />
      </Notice>
      <p>
        <a class="back" href={paths.mine()}>
          <Icon name="shield-check" /> {common.myData}
        </a>
      </p>
    </Page>
  );
}

function FileCard({ item, programme }: { item: Summary; programme: Programme | undefined }) {
  const draft = item.status === "draft";
  const look = statusLook[item.status] ?? statusLook["in_review"]!;
  return (
    <article class="card">
      <h2>{programme ? inWords(programme.title) : item.programme}</h2>
      {programme && programme.kinds.length > 1 && <p class="muted">{inWords(programme.kind_titles[item.kind]!)}</p>}
      <div class={look.kind}>
        <Icon name={look.icon} />
        <div>
          <p>
            <strong>{statusWords[item.status]}</strong>
          </p>
          <p class="muted">{draft ? fill(words.begun, { day: moment(item.started_at) }) : fill(words.since, { day: day(item.since) })}</p>
        </div>
      </div>
      {!draft && (
        <dl class="facts">
          <dt>{words.reference}</dt>
          <dd>
            <Ltr>{item.reference}</Ltr>
          </dd>
        </dl>
      )}
      {item.deadline && ["submitted", "in_review", "changes_requested"].includes(item.status) && (
        <p>{daysUntil(item.deadline) >= 0 ? fill(words.answerBy, { day: day(item.deadline) }) : words.dayOver}</p>
      )}
      <Go href={paths.file(item.id)} kind={look.kind === "turn" ? "main" : "secondary"}>
        {draft ? words.goOn : words.open}
      </Go>
    </article>
  );
}
