/** The committees' sittings that she may know of, the latest day first. */
import { Button, Icon, Page, Waits } from "../../../shared/kit";
import { day } from "../../../shared/format";
import { Failed, useLoaded } from "../../../shared/task";
import { fill, inWords } from "../core/language";
import { places } from "../core/people";
import { paths } from "../core/route";
import { may } from "../core/session";
import { listSittings, type Summary } from "../core/sittings";
import { common } from "../texts/common";
import { sittingStates, words } from "../texts/sittings";
import { Keys } from "../ui/keys";
import { useRows } from "../ui/rows";
import { StalledShort } from "../ui/stalled";
import { useLocation } from "preact-iso";
import "./sittings.css";

const ICONS: Record<string, string> = { forming: "hourglass", open: "circle-help", closing: "refresh-cw", closed: "circle-check", cancelled: "ban" };

export function State({ state }: { state: string }) {
  return (
    <>
      <Icon name={ICONS[state] ?? "circle-help"} /> {sittingStates[state]}
    </>
  );
}

export function SittingsPage() {
  const { route } = useLocation();
  const { value, failure, again } = useLoaded(async () => ({ items: await listSittings(), regions: await places() }), []);
  const region = (code: string) => inWords(value?.regions.find((one) => one.code === code)?.name ?? { ar: code, fr: code, en: code });
  return (
    <Page
      title={words.title}
      beside={
        may("hold_sitting") && (
          <Button icon="user-plus" onPress={() => route(paths.newSitting())}>
            {words.prepare}
          </Button>
        )
      }
    >
      {failure ? (
        <>
          <Failed failure={failure} />
          <Button kind="secondary" icon="refresh-cw" onPress={again}>
            {common.tryAgain}
          </Button>
        </>
      ) : !value ? (
        <Waits />
      ) : value.items.length === 0 ? (
        <p role="status">{words.none}</p>
      ) : (
        <Rows items={value.items} region={region} />
      )}
    </Page>
  );
}

function Rows({ items, region }: { items: readonly Summary[]; region: (code: string) => string }) {
  const { box, keys, link } = useRows(true);
  return (
    <>
      <div class="above">
        <p role="status">{fill(words.shown, { count: items.length })}</p>
        <Keys keys={keys} />
      </div>
      <div class="wide">
        <table class="work">
          <caption class="visually-hidden">{words.list}</caption>
          <thead>
            <tr>
              <th scope="col">{words.name}</th>
              <th scope="col">{words.heldOn}</th>
              <th scope="col">{words.where}</th>
              <th scope="col">{words.state}</th>
            </tr>
          </thead>
          <tbody ref={box}>
            {items.map((one) => (
              <tr key={one.id}>
                <th scope="row">
                  <a href={paths.sitting(one.id)} {...link(one.id)}>
                    <bdi>{one.title}</bdi>
                  </a>
                </th>
                <td>{day(`${one.held_on}T12:00:00Z`)}</td>
                <td>{region(one.region)}</td>
                <td>
                  {one.stalled ? <StalledShort /> : <State state={one.state} />}
                </td>
              </tr>
            ))}
          </tbody>
        </table>
      </div>
    </>
  );
}
