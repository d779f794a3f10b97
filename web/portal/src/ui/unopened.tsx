import { NoAnswer } from "../core/api";
import { paths } from "../core/route";
import { common } from "../texts/common";
import { Button, Page } from "../../../shared/kit";
import { Failed } from "../../../shared/task";

/** A page that did not come: why, and what she can do now. */
export function Unopened({ failure, again }: { failure: unknown; again: () => void }) {
  return (
    <Page title={common.notOpen} back={{ href: paths.home(), words: common.myFiles }}>
      <Failed failure={failure} />
      {failure instanceof NoAnswer && (
        <Button kind="secondary" icon="refresh-cw" onPress={again}>
          {common.tryAgain}
        </Button>
      )}
    </Page>
  );
}
