/** The agreement: printed for both to sign, its signature recorded with the day that stands on it, its photos kept. */
import { useState } from "preact/hooks";
import { newKey } from "../../../shared/api";
import { isDay } from "../../../shared/form/derived";
import { todayInMorocco } from "../../../shared/morocco";
import { dayOf } from "../../../shared/form/values";
import { day } from "../../../shared/format";
import { Button, Icon, LongText } from "../../../shared/kit";
import { Failed, useTask } from "../../../shared/task";
import { addPhoto, agreementOf, type Paper, type StaffFile, takeBackPhoto } from "../core/file";
import { fill, inWords } from "../core/language";
import { may } from "../core/session";
import { words } from "../texts/after";
import { actionWords, words as fileWords } from "../texts/file";
import { DayField, written } from "../ui/day-field";
import { Dialog } from "../ui/dialog";
import { type Photo, Photos, stillThere } from "../ui/photos";
import { useTyped } from "../ui/typed";
import type { Action } from "./decisions";
import { OfficePapers } from "./office-papers";
import { Steps, type Taking } from "./steps";

const MOST = 12;

export function Agreement({ file, allowed, onChoose, onPhotos }: { file: StaffFile; allowed: readonly Action[]; onChoose: (action: Action) => void; onPhotos: () => void }) {
  const signed = file.after_decision?.agreed_on ?? null;
  const print = useTask(async (into: "ar" | "fr") => {
    const link = document.createElement("a");
    link.href = URL.createObjectURL(await agreementOf(file.id, into));
    link.download = `${file.reference}-${into}.pdf`;
    link.click();
    setTimeout(() => URL.revokeObjectURL(link.href), 60_000);
  });
  return (
    <>
      <h3>{words.agreement}</h3>
      <p class={signed ? "moss" : "saffron"}>
        <Icon name={signed ? "circle-check" : "hourglass"} /> {signed ? fill(words.agreed, { day: day(signed) }) : words.notAgreed}
      </p>
      <div class="row">
        {(["ar", "fr"] as const).map((into) => (
          <Button key={into} kind="secondary" icon="printer" busy={print.busy} onPress={() => print.run(into)}>
            {into === "ar" ? words.printArabic : words.printFrench}
          </Button>
        ))}
        {allowed.includes("sign_agreement") && (
          <Button kind="secondary" icon="pencil" onPress={() => onChoose("sign_agreement")}>
            {actionWords["sign_agreement"]}
          </Button>
        )}
      </div>
      <Failed failure={print.failure} />
      <OfficePapers file={file} papers={file.signed_agreements ?? []} nameOf={(n) => fill(words.signedPhoto, { n })} />
      {signed && may("correct") && (
        <button type="button" class="link" onClick={onPhotos}>
          <Icon name="camera" /> {words.addPhotos}
        </button>
      )}
    </>
  );
}

interface Kept {
  photos: Photo[];
  gone: string[];
}

function SignedPhotos({ file, known, kept, onKept }: { file: StaffFile; known: readonly Paper[]; kept: Kept; onKept: (change: (before: Kept) => Kept) => void }) {
  return (
    <Photos
      id="signed-photos"
      legend={words.signedPhotos}
      hint={fill(words.signedPhotosHint, { most: MOST })}
      most={MOST}
      photos={stillThere(kept, known)}
      known={known}
      send={(photo) => addPhoto(file.id, "agreement", photo, newKey())}
      takeBack={(id) => takeBackPhoto(file.id, id)}
      onAdd={(photo) => onKept((before) => ({ ...before, photos: [...before.photos, photo] }))}
      onGone={(photo) => onKept((before) => ({ photos: before.photos.filter((one) => one.id !== photo.id), gone: [...before.gone, photo.id] }))}
    />
  );
}

/** Photos that come after the signature was recorded. */
export function MorePhotos({ file, onClose }: { file: StaffFile; onClose: () => void }) {
  const [kept, setKept] = useState<Kept>({ photos: [], gone: [] });
  return (
    <Dialog title={words.signedPhotos} wide onClose={onClose}>
      <SignedPhotos file={file} known={[]} kept={kept} onKept={setKept} />
      <Button kind="secondary" onPress={onClose}>
        {words.close}
      </Button>
    </Dialog>
  );
}

export function Sign(given: Taking) {
  const { file } = given;
  const [typed, put, forget] = useTyped<Kept & { day: string; note: string }>(`${file.id} sign`, { day: written(todayInMorocco()), note: "", photos: [], gone: [] });
  const [wrong, setWrong] = useState<string | null>(null);
  const body = () => {
    const signed_on = dayOf(typed.day);
    const bad = !isDay(signed_on) || signed_on > todayInMorocco();
    setWrong(bad ? words.signedOnWrong : null);
    if (bad) return document.getElementById("signed-on")?.focus(), null;
    const note = typed.note.trim();
    return { action: "sign_agreement" as const, reason_codes: [], documents: [], answers: [], signed_on, ...(note ? { note } : {}) };
  };
  return (
    <Steps
      {...given}
      action="sign_agreement"
      body={body}
      onMends={([first]) => first && setWrong(inWords(first.message))}
      onDone={(after, action) => (forget(), given.onDone(after, action))}
    >
      <DayField id="signed-on" label={words.signedOn} mend={wrong} value={typed.day} onType={(typedDay) => put((now) => ({ ...now, day: typedDay }))} />
      <SignedPhotos file={file} known={file.signed_agreements ?? []} kept={typed} onKept={(change) => put((now) => ({ ...now, ...change(now) }))} />
      <LongText id="sign-note" label={fileWords.noteInside} hint={fileWords.noteInsideHint} value={typed.note} onType={(note) => put((now) => ({ ...now, note }))} />
    </Steps>
  );
}
