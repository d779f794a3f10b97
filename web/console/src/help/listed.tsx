/** The dossiers of this device: whose, and how each stands. */
import { Icon, Ltr } from "../../../shared/kit";
import { phone as grouped } from "../../../shared/format";
import { paths } from "../core/route";
import { words } from "../texts/help";
import { Keys } from "../ui/keys";
import { useRows } from "../ui/rows";
import { type Dossier, dossiers, KEPT_DAYS } from "./dossiers";
import { under_way } from "./sending";

/** Her name by the programme's usual questions, when it was answered. */
export function nameOn({ answers }: Dossier): string {
  return [answers["first_name"], answers["family_name"]].filter((one) => typeof one === "string").join(" ") || words.nameless;
}

export function StateOf({ one }: { one: Dossier }) {
  const [kind, icon, said] =
    under_way.value === one.id
      ? ["muted", "refresh-cw", words.sending]
      : one.stands
        ? ["saffron", "triangle-alert", words.needsYou]
        : one.sealed
          ? ["moss", "check", words.ready]
          : ["muted", "pencil", words.drafting];
  return (
    <span class={kind}>
      <Icon name={icon} /> {said}
    </span>
  );
}

export function Listed() {
  const { box, keys, link } = useRows<HTMLUListElement>(dossiers.value.length > 0);
  if (!dossiers.value.length) return null;
  return (
    <>
      <Keys keys={keys} />
      <ul class="steps" ref={box}>
        {dossiers.value.map((one) => (
          <li key={one.id}>
            <a class="step" href={paths.dossier(one.id)} {...link(one.id)}>
              <span>
                <bdi>{nameOn(one)}</bdi> · <Ltr>{grouped(one.phone)}</Ltr>
                {Date.now() - Date.parse(one.at) > KEPT_DAYS * 86_400_000 && <small> {words.old}</small>}
              </span>
              <StateOf one={one} />
            </a>
          </li>
        ))}
      </ul>
    </>
  );
}
