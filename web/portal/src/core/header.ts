/** What the frame of the page shows of the app's state: whether her answers are safe. */
import { effect } from "@preact/signals";
import { common } from "../texts/common";
import { saved } from "./files";

const WORDS = {
  none: null,
  saved: ["check", common.saved],
  here: ["smartphone", common.savedHere],
  sending: ["cloud-upload", common.sending],
  over: ["key-round", common.savedOver],
  choose: ["triangle-alert", common.savedChoose],
} as const;

const SVG = "http://www.w3.org/2000/svg";

export function showSaved(): void {
  const place = document.getElementById("saved");
  const sprite = document.documentElement.dataset["icons"] ?? "";
  effect(() => {
    const shown = WORDS[saved.value];
    if (!place) return;
    // Every answer is sent and saved: that is seen. What she has to know is read out.
    place.setAttribute("aria-live", ["here", "over", "choose"].includes(saved.value) ? "polite" : "off");
    place.replaceChildren();
    if (!shown) return;
    const icon = document.createElementNS(SVG, "svg");
    icon.setAttribute("class", "icon");
    icon.setAttribute("aria-hidden", "true");
    const use = document.createElementNS(SVG, "use");
    use.setAttribute("href", `${sprite}#${shown[0]}`);
    icon.append(use);
    place.append(icon, ` ${shown[1]}`);
    place.dataset["state"] = saved.value;
  });
}
