/** How an account stands: a word, an icon and a colour. */
import { Icon } from "../../../shared/kit";
import type { Person } from "../core/people";
import { words } from "../texts/people";

export function State({ of }: { of: Person }) {
  return (
    <>
      {of.disabled ? (
        <span class="brick">
          <Icon name="ban" /> {words.disabled}
        </span>
      ) : (
        <span class="moss">
          <Icon name="circle-check" /> {words.open}
        </span>
      )}
      {of.email_due && (
        <>
          <br />
          <span class="saffron">
            <Icon name="mail" /> {words.mailDue}
          </span>
        </>
      )}
    </>
  );
}
