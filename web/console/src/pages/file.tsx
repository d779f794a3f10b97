/** One file: her papers at one side; her answers, what happened and what is decided at the other. */
import { useRoute } from "preact-iso";
import { day } from "../../../shared/format";
import { Button, Ltr, Page, Waits } from "../../../shared/kit";
import { Failed, useLoaded } from "../../../shared/task";
import { Answers } from "../file/answers";
import { History } from "../file/history";
import { type Programme, programmeOf, readFile, type StaffFile } from "../core/file";
import { fill, inWords } from "../core/language";
import { paths } from "../core/route";
import { common } from "../texts/common";
import { statusWords, words } from "../texts/file";

const back = () => ({ href: paths.home(), words: common.back });

export function FilePage() {
  const id = useRoute().params["id"] ?? "";
  const loaded = useLoaded(async () => {
    const file = await readFile(id);
    return { file, programme: await programmeOf(file) };
  }, [id]);
  if (loaded.failure) {
    return (
      <Page title={common.notOpen} back={back()}>
        <Failed failure={loaded.failure} />
        <Button kind="secondary" icon="refresh-cw" onPress={loaded.again}>
          {common.tryAgain}
        </Button>
      </Page>
    );
  }
  if (!loaded.value || loaded.value.file.id !== id) return <Waits />;
  return <File key={id} {...loaded.value} />;
}

function File({ file, programme }: { file: StaffFile; programme: Programme }) {
  const stage = programme.stages.find((one) => one.id === file.stage);
  return (
    <Page title={fill(words.title, { reference: file.reference })} back={back()}>
      <dl class="facts">
        <dt>{words.programme}</dt>
        <dd>{inWords(programme.title)}</dd>
        <dt>{words.status}</dt>
        <dd>
          {statusWords[file.status]} <small>{fill(words.since, { day: day(file.since) })}</small>
        </dd>
        {stage && (
          <>
            <dt>{words.stage}</dt>
            <dd>{inWords(stage.title)}</dd>
          </>
        )}
        {file.deadline && (
          <>
            <dt>{words.legal}</dt>
            <dd>
              <Ltr>{day(file.deadline)}</Ltr>
            </dd>
          </>
        )}
      </dl>
      <section>
        <h2>{words.answers}</h2>
        <Answers file={file} programme={programme} />
      </section>
      <section>
        <h2>{words.history}</h2>
        <History file={file} />
      </section>
    </Page>
  );
}
