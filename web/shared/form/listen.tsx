/** Reading aloud: the programme's recording, else the phone's voice, else somebody calls her. */
import { useEffect, useRef, useState } from "preact/hooks";
import { language } from "../language";
import type { Programme } from "./programme";
import { words } from "@face/texts/listen";
import { Icon } from "../kit";

/** Voices may come late, on some phones only after they were asked for. */
const PATIENCE = 1_500;

function voiceNow(): SpeechSynthesisVoice | undefined {
  const fits = speechSynthesis.getVoices().filter((voice) => voice.lang.toLowerCase().replace("_", "-").split("-")[0] === language);
  return fits.find((voice) => /[-_]ma$/i.test(voice.lang)) ?? fits.find((voice) => voice.localService) ?? fits[0];
}

function voice(): Promise<SpeechSynthesisVoice | undefined> {
  if (!("speechSynthesis" in window)) return Promise.resolve(undefined);
  const found = voiceNow();
  if (found) return Promise.resolve(found);
  return new Promise((resolve) => {
    const done = () => {
      const late = voiceNow();
      if (late === undefined && performance.now() < until) return;
      clearTimeout(timer);
      speechSynthesis.removeEventListener("voiceschanged", done);
      resolve(late);
    };
    const until = performance.now() + PATIENCE;
    const timer = setTimeout(done, PATIENCE + 1);
    speechSynthesis.addEventListener("voiceschanged", done);
  });
}

/** The recordings of all that the names stand for, in order; none when one is missing: she would not know what she missed. */
function recordingsOf(programme: Programme | undefined, names: readonly string[]): string[] {
  const known = new Map(Object.entries(programme?.audio?.[language] ?? {}));
  const found = names.flatMap((name) => known.get(name) ?? []);
  return found.length === names.length ? found : [];
}

/**
 * `name`: what the recordings are called, the names of the questions or `consent`. `texts`: what the phone's voice reads,
 * in order. `onNoVoice`: neither is there.
 */
export function ListenButton({ programme, name = [], texts, onNoVoice }: { programme?: Programme; name?: string | readonly string[]; texts: string[]; onNoVoice?: () => void }) {
  const names = typeof name === "string" ? [name] : name;
  const [speaking, setSpeaking] = useState(false);
  const [none, setNone] = useState(false);
  const playing = useRef<HTMLAudioElement | null>(null);
  const turn = useRef(0);

  const stop = () => {
    turn.current++;
    playing.current?.pause();
    playing.current = null;
    if ("speechSynthesis" in window) speechSynthesis.cancel();
    setSpeaking(false);
  };
  useEffect(() => {
    // The quick exit (`site.ts`) tells it before the page goes: that may take seconds.
    const ends = ["pagehide", "jisr.left"];
    for (const end of ends) window.addEventListener(end, stop);
    return () => {
      for (const end of ends) window.removeEventListener(end, stop);
      stop();
    };
  }, [names.join()]);

  const nothing = () => {
    setSpeaking(false);
    setNone(true);
    onNoVoice?.();
  };
  const speak = async (mine: number) => {
    const found = await voice();
    if (turn.current !== mine) return;
    if (found === undefined) return nothing();
    const blocks = texts.map((text) => text.trim()).filter(Boolean);
    // One utterance per block: some phones stop in the middle of a long one.
    for (const [index, block] of blocks.entries()) {
      const utterance = new SpeechSynthesisUtterance(block);
      utterance.voice = found;
      utterance.lang = found.lang;
      utterance.rate = 0.9;
      utterance.onerror = (event) => {
        if (turn.current !== mine || event.error === "interrupted" || event.error === "canceled") return;
        turn.current++;
        speechSynthesis.cancel();
        nothing();
      };
      if (index === blocks.length - 1) utterance.onend = () => turn.current === mine && setSpeaking(false);
      speechSynthesis.speak(utterance);
    }
  };
  const start = () => {
    const mine = ++turn.current;
    setSpeaking(true);
    setNone(false);
    const recordings = recordingsOf(programme, names);
    if (!recordings.length) return void speak(mine);
    // One for all of them: a phone lets play go on what a finger started, nothing new.
    const sound = new Audio();
    playing.current = sound;
    const fallBack = () => {
      if (turn.current === mine && playing.current === sound) {
        playing.current = null;
        void speak(mine);
      }
    };
    const play = () => {
      sound.src = recordings.shift()!;
      sound.play().catch(fallBack);
    };
    sound.onended = () => {
      if (turn.current !== mine) return;
      if (recordings.length) play();
      else setSpeaking(false);
    };
    sound.onerror = fallBack;
    play();
  };
  return (
    <div class="listens">
      <button type="button" class="listen" onClick={speaking ? stop : start}>
        <Icon name={speaking ? "square" : "volume-2"} />
        <span>{speaking ? words.stop : words.listen}</span>
      </button>
      <span role="status" class={none && !onNoVoice ? "muted" : "visually-hidden"}>
        {none && words.nothing}
      </span>
    </div>
  );
}
