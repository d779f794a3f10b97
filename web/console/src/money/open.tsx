/** An envelope is opened: for a programme, a place and a year, with the first partner's money or without. */
import { useLocation } from "preact-iso";
import { useState } from "preact/hooks";
import { Problem } from "../../../shared/api";
import { todayInMorocco } from "../../../shared/morocco";
import { Button, Form, MendSummary, Page, Waits } from "../../../shared/kit";
import { Failed, useTask } from "../../../shared/task";
import { inWords } from "../core/language";
import { covered } from "../core/people";
import { paths } from "../core/route";
import { words } from "../texts/envelope";
import { openEnvelope } from "./api";
import { EMPTY, Field, fromServer, GiftFields, giftOf, isEmpty, missing, type Typed, type Wrong } from "./gift";
import type { Choice as Option } from "../ui/select";
import { named, type Names, useNames } from "./where";
import "./money.css";

export function OpenEnvelopePage() {
  const { value: names, failure } = useNames();
  return (
    <Page title={words.openTitle} back={{ href: paths.envelopes(), words: words.toEnvelopes }}>
      <Failed failure={failure} />
      {names ? <Asks names={names} /> : !failure && <Waits />}
    </Page>
  );
}

function Asks({ names }: { names: Names }) {
  const { route } = useLocation();
  const regions = covered(names.regions);
  const [programme, setProgramme] = useState(names.programmes[0]?.id ?? "");
  const [region, setRegion] = useState(regions[0]?.code ?? "");
  const [province, setProvince] = useState("");
  const [year, setYear] = useState(todayInMorocco().slice(0, 4));
  const [typed, setTyped] = useState<Typed>(EMPTY);
  const [wrong, setWrong] = useState<Wrong[]>([]);
  const open = useTask(async () => {
    const gives = !isEmpty(typed);
    const found = [...(/^20\d\d$/.test(year) ? [] : [{ field: "envelope-year", words: words.needYear }]), ...(gives ? missing(typed, todayInMorocco()) : [])];
    setWrong(found);
    if (found.length) return;
    try {
      const envelope = await openEnvelope({ programme, region, ...(province ? { province } : {}), year: Number(year), ...(gives ? giftOf(typed) : {}) });
      route(paths.envelope(envelope.id));
    } catch (failure) {
      const refused = fromServer(failure);
      if (!refused.length) throw failure;
      setWrong(refused);
    }
  });
  const exists = open.failure instanceof Problem && open.failure.code === "envelope_exists";
  return (
    <Form onSubmit={open.run}>
      <MendSummary mends={wrong} />
      <div class="gift">
        <Choice id="envelope-programme" label={words.programme} of={names.programmes.map((one) => ({ value: one.id, title: inWords(one.title) }))} value={programme} onChoose={setProgramme} />
        <Choice
          id="envelope-region"
          label={words.region}
          of={named(regions)}
          value={region}
          onChoose={(code) => {
            setRegion(code);
            setProvince("");
          }}
        />
        <Choice id="envelope-province" label={words.province} of={[{ value: "", title: words.wholeRegion }, ...named(regions.find((one) => one.code === region)?.provinces ?? [])]} value={province} onChoose={setProvince} />
        <Field id="envelope-year" label={words.year} wrong={wrong} value={year} onType={setYear} more={{ inputMode: "numeric", maxLength: 4, dir: "ltr" }} />
      </div>
      <h2>{words.firstGift}</h2>
      <GiftFields typed={typed} wrong={wrong} onType={(change) => setTyped((now) => ({ ...now, ...change }))} />
      <Failed failure={open.failure} known={exists ? { envelope_exists: words.exists } : {}} />
      <Button type="submit" icon="check" busy={open.busy}>
        {words.openYes}
      </Button>
    </Form>
  );
}

function Choice({ id, label, of, value, onChoose }: { id: string; label: string; of: readonly Option[]; value: string; onChoose: (value: string) => void }) {
  return (
    <div class="field">
      <label for={id}>{label}</label>
      <select id={id} value={value} onChange={(event) => onChoose(event.currentTarget.value)}>
        {of.map((one) => (
          <option key={one.value} value={one.value} selected={one.value === value}>
            {one.title}
          </option>
        ))}
      </select>
    </div>
  );
}
