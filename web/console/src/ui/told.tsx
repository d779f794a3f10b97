/** What was done is told on the page where it leads, once. */
import { useEffect, useState } from "preact/hooks";
import { Ltr, Notice } from "../../../shared/kit";

interface Said {
  sentence: string;
  address: string;
}
let waiting: Said | null = null;

/** `sentence` may name an address as `{username}`. */
export function tell(sentence: string, address = ""): void {
  waiting = { sentence, address };
}

export function Told() {
  const [said] = useState(waiting);
  useEffect(() => {
    waiting = null;
  }, []);
  return said && <Done {...said} />;
}

export function Done({ sentence, address }: Said) {
  const [before, after] = sentence.split("{username}");
  return (
    <Notice kind="done" live>
      <p>
        {before}
        {after !== undefined && <Ltr>{address}</Ltr>}
        {after}
      </p>
    </Notice>
  );
}
