/** Pictures that wait on the phone go whatever page she is at; what sends them is fetched only when there are some. */
import { account } from "../core/session";
import { shelf } from "../core/store";

export async function sendPictures(): Promise<void> {
  if (account.value === null || !(await (await shelf()).count("waiting"))) return;
  const { go } = await import("./queue");
  await go();
}

window.addEventListener("online", () => void sendPictures().catch(() => undefined));
