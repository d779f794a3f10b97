/** Taking a picture of a paper: how it should look, and the two buttons. */
import { useRef } from "preact/hooks";
import { words } from "@face/texts/papers";
import { Icon } from "../kit";
import { labelled } from "../language";
import { BadPhoto, GoodPhoto } from "./drawings";

/** What a good and a bad photo look like, drawn and said. */
export function Examples() {
  return (
    <div class="examples">
      <figure>
        <GoodPhoto />
        <figcaption>
          <strong class="moss">
            <Icon name="circle-check" /> {words.goodTitle}
          </strong>
          <span>{words.good}</span>
        </figcaption>
      </figure>
      <figure>
        <BadPhoto />
        <figcaption>
          <strong class="brick">
            <Icon name="circle-x" /> {words.badTitle}
          </strong>
          <span>{words.bad}</span>
        </figcaption>
      </figure>
    </div>
  );
}

/** A file picker that looks like a button, in the page's language; `camera` opens the camera where there is one, `one` takes no second file. */
export function Take({ id, icon, words: said, of, accept, camera = false, one = false, main = false, hint, onTake }: { id: string; icon: string; words: string; of: string; accept: string; camera?: boolean; one?: boolean; main?: boolean; hint?: string; onTake: (files: FileList) => void }) {
  const input = useRef<HTMLInputElement>(null);
  return (
    <>
      <input
        ref={input}
        id={id}
        class="visually-hidden take"
        type="file"
        accept={accept}
        aria-label={labelled(said, of)}
        {...(hint ? { "aria-describedby": hint } : {})}
        {...(camera ? { capture: "environment" } : { multiple: !one })}
        onChange={(event) => {
          const { files } = event.currentTarget;
          if (files?.length) onTake(files);
          event.currentTarget.value = "";
        }}
      />
      <label class={main ? "button" : "button secondary"} for={id} aria-hidden="true">
        <Icon name={icon} />
        <span>{said}</span>
      </label>
    </>
  );
}
