/** Where help is. */
import { paths } from "../core/route";
import { words } from "../texts/help";
import { Go, Page } from "../../../shared/kit";

export function HelpPage() {
  const parts: [string, string][] = [
    [words.listenTitle, words.listenWhat],
    [words.networkTitle, words.networkWhat],
    [words.safeTitle, words.safeWhat],
    [words.freeTitle, words.freeWhat],
  ];
  return (
    <Page title={words.title} back={{ href: paths.firstPage() }}>
      <section class="card">
        <h2>{words.callTitle}</h2>
        <p>{words.callWhat}</p>
        <Go href={paths.home()} kind="secondary" icon="folder-open">
          {words.files}
        </Go>
      </section>
      <section class="card">
        <h2>{words.officeTitle}</h2>
        <p>{words.officeWhat}</p>
        <Go href={paths.offices()} kind="secondary" icon="map-pin">
          {words.offices}
        </Go>
      </section>
      {parts.map(([title, what]) => (
        <section class="card" key={title}>
          <h2>{title}</h2>
          <p>{what}</p>
        </section>
      ))}
    </Page>
  );
}
