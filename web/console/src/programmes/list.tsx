/** All programmes: what is open now, and what somebody writes. */
import { Go, Icon, Ltr, Page, Waits } from "../../../shared/kit";
import { day } from "../../../shared/format";
import { Failed, useLoaded } from "../../../shared/task";
import { fill, inWords } from "../core/language";
import { paths } from "../core/route";
import { may } from "../core/session";
import { words } from "../texts/programmes";
import { Keys } from "../ui/keys";
import { useRows } from "../ui/rows";
import { listProgrammes, type Programme } from "./api";
import { NextState, Phase } from "./states";
import "./programmes.css";

export function ProgrammesPage() {
  const { value, failure } = useLoaded(listProgrammes, []);
  return (
    <Page
      title={words.title}
      beside={
        may("edit_programmes") && (
          <Go href={paths.newProgramme()} icon="file-text">
            {words.new}
          </Go>
        )
      }
    >
      <Failed failure={failure} />
      {value ? value.length ? <Table items={value} /> : <p>{words.none}</p> : !failure && <Waits />}
    </Page>
  );
}

function Table({ items }: { items: Programme[] }) {
  const { box, keys, link } = useRows(true);
  return (
    <>
      <div class="above">
        <p role="status">{fill(words.shown, { count: items.length })}</p>
        <Keys keys={keys} />
      </div>
      <div class="wide">
        <table>
          <thead>
            <tr>
              <th scope="col">{words.programme}</th>
              <th scope="col">{words.now}</th>
              <th scope="col">{words.days}</th>
              <th scope="col">{words.next}</th>
            </tr>
          </thead>
          <tbody ref={box}>
            {items.map(({ id, current, next }) => (
              <tr key={id}>
                <th scope="row">
                  <a href={paths.programme(id)} {...link(id)}>{current ? inWords(current.title) : next?.title ? inWords(next.title) : id}</a>
                  <small class="address">
                    <Ltr>{id}</Ltr>
                  </small>
                </th>
                <td>
                  {current ? (
                    <>
                      <Phase phase={current.phase} />
                      <small>{fill(words.version, { n: current.version })}</small>
                    </>
                  ) : (
                    <span class="muted">{words.neverPublished}</span>
                  )}
                </td>
                <td>
                  {current && <Days opens={current.opens} closes={current.closes} />}
                  {current?.confidential && (
                    <small>
                      <Icon name="shield-alert" /> {words.confidential}
                    </small>
                  )}
                </td>
                <td>{next ? <NextState next={next} /> : <span class="muted">{words.nothingNext}</span>}</td>
              </tr>
            ))}
          </tbody>
        </table>
      </div>
    </>
  );
}

export function Days({ opens, closes }: { opens: string; closes: string | null }) {
  return <>{closes ? fill(words.fromTo, { from: day(opens), to: day(closes) }) : fill(words.fromOn, { from: day(opens) })}</>;
}
