/** The team: whom she may see, by role and region; the choice stands in the address. */
import { useLocation } from "preact-iso";
import { Go, Icon, Ltr, Page, Waits } from "../../../shared/kit";
import { Failed, useLoaded } from "../../../shared/task";
import { fill, inWords, language } from "../core/language";
import { listPeople, type Person, places, ROLES, within } from "../core/people";
import { paths } from "../core/route";
import { may } from "../core/session";
import { roleWords, words } from "../texts/people";
import { Keys } from "../ui/keys";
import { More, usePages } from "../ui/pages";
import { Places } from "../ui/places";
import { useRows } from "../ui/rows";
import { Select } from "../ui/select";
import { State } from "../ui/state";
import { Table } from "../ui/table";

export function PeoplePage() {
  const { query, route } = useLocation();
  const role = ROLES.find((one) => one === query["role"]);
  const { value: known } = useLoaded(places, []);
  const regions = within(known ?? [], "read");
  const region = /^[0-9.]{2,8}$/.test(query["region"] ?? "") ? query["region"] : undefined;
  const { items, failure, rest } = usePages<Person>((cursor) => listPeople({ region, role }, cursor), `${region} ${role}`);
  const people = items && [...items].sort((one, other) => one.name.localeCompare(other.name, language));
  return (
    <Page
      title={words.title}
      beside={
        may("manage_people") && (
          <Go href={paths.invite()} icon="user-plus">
            {words.invite}
          </Go>
        )
      }
    >
      <div class="filters">
        <nav class="chips" aria-label={words.byRole}>
          {[undefined, ...ROLES].map((one) => (
            <a key={one ?? "all"} class="chip" href={paths.people({ region, role: one })} {...(one === role ? { "aria-current": "true" as const } : {})}>
              {one === role && <Icon name="check" />} {one ? roleWords[one] : words.all}
            </a>
          ))}
        </nav>
        <Select id="region" label={words.byRegion} all={words.allRegions} of={regions.map((one) => ({ value: one.code, title: inWords(one.name) }))} value={region} onChoose={(chosen) => route(paths.people({ region: chosen, role }))} />
      </div>
      <Failed failure={failure} />
      {people ? <Team people={people} /> : !failure && <Waits />}
      <More rest={rest} words={words.more} />
    </Page>
  );
}

function Team({ people }: { people: Person[] }) {
  const { value: regions } = useLoaded(places, []);
  const { box, keys, link } = useRows<HTMLDivElement>(people.length > 0);
  return (
    <>
      <div class="above">
        <p role="status">{people.length ? fill(words.count, { count: people.length }) : words.none}</p>
        {people.length > 0 && <Keys keys={keys} />}
      </div>
      {people.length > 0 && (
        <div ref={box}>
          <Table name={words.title} kind="people" heads={[words.name, words.roles, words.places, words.state]}>
            {people.map((one) => (
              <tr key={one.id}>
                <th scope="row">
                  <a href={paths.person(one.id)} {...link(one.id)}>
                    <bdi>{one.name}</bdi>
                  </a>
                  {one.username !== one.name && (
                    <small class="address">
                      <Ltr>{one.username}</Ltr>
                    </small>
                  )}
                </th>
                <td>{one.roles.map((role) => roleWords[role as keyof typeof roleWords]).join(" · ")}</td>
                <td>
                  <Places of={one} regions={regions ?? []} />
                </td>
                <td>
                  <State of={one} />
                </td>
              </tr>
            ))}
          </Table>
        </div>
      )}
    </>
  );
}
