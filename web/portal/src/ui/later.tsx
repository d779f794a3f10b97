/**
 * A page that comes when she first goes there: on a bad network the way to the first question must not wait for the rest.
 * When the first such page is there and she is signed in, the service worker fetches the others.
 */
import type { ComponentType, FunctionComponent } from "preact";
import { useEffect } from "preact/hooks";
import { NoAnswer } from "../core/api";
import { keepForLater } from "../core/offline";
import { signedIn } from "../core/session";
import { Waits } from "../../../shared/kit";
import { useLoaded } from "../../../shared/task";
import { Unopened } from "./unopened";

/** `fetch`: she will go there soon. */
export type Later<P> = FunctionComponent<P> & { fetch: () => void };

export function later<P extends object>(load: () => Promise<ComponentType<P>>): Later<P> {
  let Found: ComponentType<P> | null = null;
  const come = async () => {
    try {
      return (Found ??= await load());
    } catch (failure) {
      throw new NoAnswer(String(failure));
    }
  };
  function Coming(props: P) {
    const { failure } = useLoaded(come, []);
    useEffect(() => {
      if (Found && signedIn.value) keepForLater();
    }, [Found]);
    if (Found) return <Found {...props} />;
    // No network; or a newer build, which does not have this one's files: both are mended by opening the page anew.
    return failure ? <Unopened failure={failure} again={() => location.reload()} /> : <Waits />;
  }
  return Object.assign(Coming, { fetch: () => void come().catch(() => undefined) });
}
