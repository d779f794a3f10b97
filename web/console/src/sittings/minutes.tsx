/** The minutes as a PDF, in either language. */
import { Button } from "../../../shared/kit";
import { Failed, useTask } from "../../../shared/task";
import { minutesOf, type Sitting } from "../core/sittings";
import { words } from "../texts/sittings";

export function PrintMinutes({ sitting }: { sitting: Sitting }) {
  const print = useTask(async (into: "ar" | "fr") => {
    const link = document.createElement("a");
    link.href = URL.createObjectURL(await minutesOf(sitting.id, into));
    link.download = `PV-${sitting.held_on}-${into}.pdf`;
    link.click();
    setTimeout(() => URL.revokeObjectURL(link.href), 60_000);
  });
  return (
    <section>
      <h2>{words.minutes}</h2>
      <div class="row">
        {([["ar", words.minutesArabic], ["fr", words.minutesFrench]] as const).map(([into, said]) => (
          <Button key={into} kind="secondary" icon="file-check" busy={print.busy} onPress={() => print.run(into)}>
            {said}
          </Button>
        ))}
      </div>
      <Failed failure={print.failure} />
    </section>
  );
}
