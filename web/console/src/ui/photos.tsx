/** Photos that go with what is written down: each is sent when it is chosen, is seen small, and may be taken back. */
import { useEffect, useRef } from "preact/hooks";
import { Button, Icon, Mend, Notice } from "../../../shared/kit";
import { ready, type Ready, Refused } from "../../../shared/papers/compress";
import { Failed, useTask } from "../../../shared/task";
import type { Paper } from "../core/file";
import { fill, inWords } from "../core/language";
import { words } from "../texts/photos";

const MEDIA = ["image/jpeg", "image/png", "image/webp", "image/heic"];

/** By the name that it has at the server. */
export interface Photo {
  id: string;
  name: string;
}

/** Those that were sent from here, and those that the server had before; without what was taken back. */
export function stillThere({ photos, gone }: { photos: readonly Photo[]; gone: readonly string[] }, known: readonly Pick<Paper, "document_id">[]): Photo[] {
  const here = new Set([...photos.map((one) => one.id), ...gone]);
  return [...known.filter((one) => !here.has(one.document_id)).map((one) => ({ id: one.document_id, name: "" })), ...photos];
}

interface Given {
  id: string;
  legend: string;
  hint: string;
  mend?: string | null | undefined;
  most: number;
  photos: readonly Photo[];
  /** What the server says of those that were sent before this page was opened. */
  known: readonly Paper[];
  send: (photo: Ready) => Promise<string>;
  takeBack: (id: string) => Promise<void>;
  onAdd: (photo: Photo) => void;
  onGone: (photo: Photo) => void;
}

export function Photos({ id, legend, hint, mend, most, photos, known, send, takeBack, onAdd, onGone }: Given) {
  const here = useRef(new Map<string, string>());
  useEffect(() => () => here.current.forEach((address) => URL.revokeObjectURL(address)), []);
  const add = useTask(async (given: File[]) => {
    for (const one of given.slice(0, most - photos.length)) {
      const small = await ready(one, MEDIA);
      const sent = await send(small);
      here.current.set(sent, URL.createObjectURL(small.blob));
      onAdd({ id: sent, name: one.name });
    }
  });
  const remove = useTask(async (photo: Photo) => {
    await takeBack(photo.id);
    onGone(photo);
    document.getElementById(id)?.focus();
  });
  return (
    <div class={mend ? "field wrong" : "field"} role="group" aria-label={legend}>
      <p class="legend">{legend}</p>
      {mend && <Mend id={`${id}-mend`}>{mend}</Mend>}
      <p class="hint" id={`${id}-hint`}>
        {hint}
      </p>
      {photos.length > 0 && (
        <ul class="photos">
          {photos.map((one, n) => {
            const there = known.find((paper) => paper.document_id === one.id);
            const small = here.current.get(one.id) ?? there?.thumbnail_url;
            const name = one.name || fill(words.photo, { n: n + 1 });
            return (
              <li key={one.id}>
                {small ? <img src={small} alt={name} width="96" height="96" /> : <bdi>{name}</bdi>}
                {there?.reason_text && <p class="mend">{inWords(there.reason_text)}</p>}
                <Button kind="secondary" icon="trash-2" busy={remove.busy} onPress={() => remove.run(one)}>
                  {fill(words.takeBack, { n: n + 1 })}
                </Button>
              </li>
            );
          })}
        </ul>
      )}
      {photos.length < most && (
        <label class="button secondary">
          <Icon name="camera" /> {words.choose}
          <input
            id={id}
            class="visually-hidden"
            type="file"
            accept="image/*"
            multiple
            aria-describedby={`${id}-hint`}
            onChange={(event) => {
              add.run([...(event.currentTarget.files ?? [])]);
              event.currentTarget.value = "";
            }}
          />
        </label>
      )}
      <p role="status">{add.busy ? words.sending : ""}</p>
      {add.failure instanceof Refused ? (
        <div role="alert">
          <Notice kind="refused">
            <p>{words.refused}</p>
          </Notice>
        </div>
      ) : (
        <Failed failure={add.failure ?? remove.failure} />
      )}
    </div>
  );
}
