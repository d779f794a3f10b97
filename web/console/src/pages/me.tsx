/** Who I am here, and what is open to me. */
import { Ltr, Page } from "../../../shared/kit";
import { useLoaded } from "../../../shared/task";
import { fill } from "../core/language";
import { places } from "../core/people";
import { may, me } from "../core/session";
import { common } from "../texts/common";
import { roleMeanings, roleWords, words } from "../texts/people";
import { Places } from "../ui/places";

export function MePage() {
  const { value: regions } = useLoaded(places, []);
  const who = me.value;
  if (who === null || who === "asking") return null;
  const pages = [...(may("read_people") ? [words.toTeam] : [])];
  return (
    <Page title={words.meTitle}>
      <dl class="facts">
        <dt>{words.name}</dt>
        <dd>
          <bdi>{who.name}</bdi>
        </dd>
        <dt>{words.username}</dt>
        <dd>
          <Ltr>{who.username}</Ltr>
        </dd>
        <dt>{words.roles}</dt>
        <dd>
          <ul class="bare">
            {who.roles.map((role) => (
              <li key={role}>
                {roleWords[role as keyof typeof roleWords]}
                <small> ({roleMeanings[role as keyof typeof roleWords]})</small>
              </li>
            ))}
          </ul>
        </dd>
        <dt>{words.places}</dt>
        <dd>
          <Places of={who} regions={regions ?? []} />
        </dd>
        <dt>{common.language}</dt>
        <dd>{who.language === "ar" ? words.arabic : words.french}</dd>
        {who.partner && (
          <>
            <dt>{words.partner}</dt>
            <dd>
              <bdi>{who.partner}</bdi>
            </dd>
          </>
        )}
      </dl>
      <p>{pages.length ? fill(words.mePermissions, { pages: pages.join(" · ") }) : words.meNothing}</p>
    </Page>
  );
}
