/** A page whose code is fetched when somebody goes there: what comes first stays light. */
import type { ComponentType } from "preact";
import { NoAnswer } from "../../../shared/api";
import { Button, Page, Waits } from "../../../shared/kit";
import { Failed, useLoaded } from "../../../shared/task";
import { common } from "../texts/common";

export function lazily(load: () => Promise<ComponentType>): ComponentType {
  const fetched = () =>
    load().catch((failure: unknown) => {
      throw new NoAnswer(String(failure)); // a file of ours that did not come
    });
  return function Lazily() {
    // In an object: a component is a function, which a state would call.
    const { value, failure, again } = useLoaded(async () => ({ Page: await fetched() }), []);
    if (value) return <value.Page />;
    if (!failure) return <Waits />;
    return (
      <Page title={common.notOpen}>
        <Failed failure={failure} />
        <Button kind="secondary" icon="refresh-cw" onPress={again}>
          {common.tryAgain}
        </Button>
      </Page>
    );
  };
}
