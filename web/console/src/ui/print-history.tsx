/** A file's whole history as a PDF, in either language: for whoever may print it. */
import { Button } from "../../../shared/kit";
import { Failed, useTask } from "../../../shared/task";
import { historyOf } from "../core/audit";
import { words } from "../texts/print-history";

export function PrintHistory({ id, reference }: { id: string; reference: string }) {
  const print = useTask(async (into: "ar" | "fr") => {
    const link = document.createElement("a");
    link.href = URL.createObjectURL(await historyOf(id, into));
    link.download = `${reference}-${into}.pdf`;
    link.click();
    setTimeout(() => URL.revokeObjectURL(link.href), 60_000);
  });
  return (
    <>
      <div class="row">
        {([["ar", words.printArabic], ["fr", words.printFrench]] as const).map(([into, said]) => (
          <Button key={into} kind="secondary" icon="file-check" busy={print.busy} onPress={() => print.run(into)}>
            {said}
          </Button>
        ))}
      </div>
      <Failed failure={print.failure} />
    </>
  );
}
