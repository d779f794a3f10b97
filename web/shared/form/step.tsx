/** One step of a draft in a list: where it leads, and how much of it is left. */
import { fill } from "../language";
import { Icon } from "../kit";

export function Step({ href, name, left, words }: { href: string; name: string; left: number; words: { left: string; complete: string } }) {
  return (
    <li>
      <a class="step" href={href}>
        <span>{name}</span>
        <span class={left ? "muted" : "moss"}>
          {left ? (
            fill(words.left, { count: left })
          ) : (
            <>
              <Icon name="check" /> {words.complete}
            </>
          )}
        </span>
      </a>
    </li>
  );
}
