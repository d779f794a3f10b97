/** The receipt: her number, the legal limit, what comes next; on paper as PDF. Stands without network. */
import { useState } from "preact/hooks";
import { type Application, askAsHer } from "../core/api";
import { day } from "../../../shared/format";
import { fill, inWords } from "../../../shared/language";
import type { Programme } from "../../../shared/form/programme";
import { paths } from "../core/route";
import { common } from "../texts/common";
import { words } from "../texts/send";
import { Button, Go, Icon, Ltr, Notice, Page } from "../../../shared/kit";
import { Qr } from "../../../shared/qr";
import { Failed, useTask } from "../../../shared/task";
import { download } from "../ui/download";

export function ReceiptPage({ programme, current }: { programme: Programme; current: Application }) {
  const [copied, setCopied] = useState(false);
  const pdf = useTask(async () => download(await receiptOf(current.id), `${current.reference}.pdf`));
  const copy = useTask(async () => {
    await navigator.clipboard.writeText(current.reference);
    setCopied(true);
  });
  const address = `${location.origin}${paths.track()}?reference=${encodeURIComponent(current.reference)}`;
  return (
    <Page title={words.receiptTitle} back={{ href: paths.file(current.id) }}>
      <Notice kind="done" title={words.sent}>
        {current.submitted_at && <p>{fill(words.filed, { day: day(current.submitted_at) })}</p>}
      </Notice>
      <section class="card receipt">
        <p>{words.number}</p>
        <p class="reference">
          <Ltr>{current.reference}</Ltr>
        </p>
        <p>{inWords(programme.title)}</p>
        <Qr label={words.qr} content={address} />
        <p class="muted">{words.receiptLead}</p>
        {"clipboard" in navigator && (
          <Button kind="secondary" busy={copy.busy} onPress={copy.run}>
            {words.copy}
          </Button>
        )}
        <p role="status">{copied ? words.copied : ""}</p>
      </section>
      {current.deadline && (
        <section class="card">
          <h2>
            <Icon name="calendar-clock" /> {words.limit}
          </h2>
          <p>
            <strong>{day(current.deadline)}</strong>
          </p>
          <p>{fill(words.limitWhat, { days: programme.deadline_days })}</p>
        </section>
      )}
      <h2>{words.nextTitle}</h2>
      <p>{words.next}</p>
      <Failed failure={pdf.failure} />
      <Go href={paths.file(current.id)}>{words.follow}</Go>
      <Button kind="secondary" icon="download" busy={pdf.busy} onPress={pdf.run}>
        {words.pdf}
      </Button>
      <p>
        <a class="back" href={paths.home()}>
          {common.myFiles}
        </a>
      </p>
    </Page>
  );
}

/** The PDF, with her token: a plain link would come without it. */
async function receiptOf(id: string): Promise<Blob> {
  const given = await askAsHer((api, headers) => api.GET("/applications/{id}/receipt", { params: { path: { id } }, headers, parseAs: "blob" }));
  return given as unknown as Blob;
}
