/** Pictures of one paper: taken, kept here, and each with its state in words. */
import { useEffect, useState } from "preact/hooks";
import { newKey } from "../../../shared/api";
import { Icon, Mend } from "../../../shared/kit";
import { fill } from "../../../shared/language";
import { ready, Refused } from "../../../shared/papers/compress";
import { Take } from "../../../shared/papers/parts";
import { Failed, useTask } from "../../../shared/task";
import { words as help } from "../texts/help";
import { words } from "../texts/papers";
import type { Picture } from "./dossiers";

/** The server takes so many files of one paper and side. */
export const MOST_FILES = 6;

/** Why a picture is not taken, by the code of `papers/compress.ts`. */
export function refusalWords(why: string): string {
  const known: Record<string, string> = {
    empty: words.empty,
    too_large: words.too_large,
    not_read_here: words.not_read_here,
    not_a_paper: words.not_a_paper,
    photo_only: words.photo_only,
    phone_full: words.phone_full,
    queue_full: help.queueFull,
    gone: words.gone,
  };
  return known[why] ?? words.other;
}

export interface Taken {
  picture: Picture;
  blob: Blob;
}

/** The two buttons; what was taken is made small first. `n`: how many there are. */
export function Takes({ of, id, type, side, media, n, onTaken }: { of: string; id: string; type: string | null; side: Picture["side"]; media: readonly string[]; n: number; onTaken: (taken: Taken) => Promise<void> }) {
  const [refused, setRefused] = useState<string | null>(null);
  const take = useTask(async (given: FileList) => {
    setRefused(null);
    for (const one of Array.from(given).slice(0, MOST_FILES - n)) {
      try {
        const { blob, sha256 } = await ready(one, media);
        await onTaken({ picture: { id: newKey(), type, side, media: blob.type, size: blob.size, sha256 }, blob });
      } catch (failure) {
        if (!(failure instanceof Refused)) throw failure;
        setRefused(refusalWords(failure.why));
      }
    }
  });
  return (
    <>
      <div aria-live="polite">
        {take.busy && (
          <p class="waits">
            <Icon name="hourglass" /> {words.preparing}
          </p>
        )}
        {refused && <Mend id={`mend-${id}`}>{refused}</Mend>}
      </div>
      <Failed failure={take.failure} />
      {n < MOST_FILES && (
        <div class="takes row">
          <Take id={`camera-${id}`} icon="camera" words={n ? words.more : words.camera} of={of} accept="image/*" camera onTake={take.run} main={n === 0} />
          <Take id={`file-${id}`} icon="image" words={words.pick} of={of} accept={media.join(",")} onTake={take.run} />
        </div>
      )}
    </>
  );
}

export function Pictures({ of, pictures, blobOf, refused, onRemove }: { of: string; pictures: Picture[]; blobOf: (picture: Picture) => Promise<Blob>; refused: (picture: Picture) => string | null; onRemove: (picture: Picture) => void }) {
  return (
    <ul class="pictures">
      {pictures.map((picture) => (
        <One key={picture.id} of={of} picture={picture} blobOf={blobOf} refused={refused(picture)} onRemove={() => onRemove(picture)} />
      ))}
    </ul>
  );
}

function One({ of, picture, blobOf, refused, onRemove }: { of: string; picture: Picture; blobOf: (picture: Picture) => Promise<Blob>; refused: string | null; onRemove: () => void }) {
  const [view, setView] = useState<string | null>(null);
  useEffect(() => {
    let made: string | null = null;
    let gone = false;
    if (/^image\/(jpeg|png|webp)$/.test(picture.media)) {
      void blobOf(picture).then(
        (blob) => {
          if (!gone) setView((made = URL.createObjectURL(blob)));
        },
        () => undefined,
      );
    }
    return () => {
      gone = true;
      if (made) URL.revokeObjectURL(made);
    };
  }, [picture.id]);
  return (
    <li class="picture">
      {view ? <img src={view} alt={fill(words.pictureOf, { paper: of })} /> : <Icon name="file-text" />}
      <div>
        {refused === null ? (
          <p role="status">
            <Icon name={picture.sent ? "check" : "smartphone"} /> {picture.sent ? words.there : words.waiting}
          </p>
        ) : (
          <Mend id={`refused-${picture.id}`}>{refused}</Mend>
        )}
        {(!picture.sent || refused !== null) && (
          <button type="button" class="link" onClick={onRemove}>
            <Icon name="trash-2" /> <span aria-hidden="true">{words.remove}</span>
            <span class="visually-hidden">{fill(words.removeOf, { paper: of })}</span>
          </button>
        )}
      </div>
    </li>
  );
}
