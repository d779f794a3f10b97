/**
 * A page that comes when she first goes there: on a bad network the way to the first question must not wait for the rest.
 * When the first such page is there and she is signed in, the service worker fetches the others.
 */
import type { ComponentType, FunctionComponent } from "preact";
import { useEffect } from "preact/hooks";
import { keepForLater } from "../core/offline";
import { signedIn } from "../core/session";
import { common } from "../texts/common";
import { Button, Notice, Waits } from "./kit";
import { useLoaded } from "./task";

/** `fetch`: she will go there soon. */
export type Later<P> = FunctionComponent<P> & { fetch: () => void };

export function later<P extends object>(load: () => Promise<ComponentType<P>>): Later<P> {
  let Found: ComponentType<P> | null = null;
  const come = async () => (Found ??= await load());
  function Coming(props: P) {
    const { failure } = useLoaded(come, []);
    useEffect(() => {
      if (Found && signedIn.value) keepForLater();
    }, [Found]);
    if (Found) return <Found {...props} />;
    if (!failure) return <Waits />;
    // No network; or a newer build, which does not have this one's files: both are mended by opening the page anew.
    return (
      <div role="alert">
        <Notice kind="refused" icon="circle-alert">
          <p>{navigator.onLine ? common.noAnswer : common.offline}</p>
          <Button kind="secondary" icon="refresh-cw" onPress={() => location.reload()}>
            {common.reload}
          </Button>
        </Notice>
      </div>
    );
  }
  return Object.assign(Coming, { fetch: () => void come().catch(() => undefined) });
}
