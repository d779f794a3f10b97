/** Where no answer comes nobody can sign in; who has a PIN on this device opens what is hers there, and nothing else. */
import { useState } from "preact/hooks";
import { Radios } from "../../../shared/form/radios";
import { Notice } from "../../../shared/kit";
import { useLoaded } from "../../../shared/task";
import { enterOffline, type Me } from "../core/session";
import { words } from "../texts/help";
import { opened } from "./dossiers";
import { get, vaultsHere } from "./vault";
import { PinAsked } from "./village";

export function OfflineDoor() {
  const { value: vaults, again } = useLoaded(vaultsHere, []);
  const [chosen, setChosen] = useState<string | null>(null);
  if (!vaults?.length) return null;
  const account = chosen ?? vaults[0]!.account;
  return (
    <section class="card">
      <h2>{words.doorTitle}</h2>
      <Notice icon="smartphone">
        <p>{words.doorWhat}</p>
      </Notice>
      {vaults.length > 1 && <Radios id="vault" legend={words.doorWho} chosen={account} options={vaults.map((one) => ({ value: one.account, label: one.name }))} onPick={setChosen} />}
      <PinAsked
        key={account}
        account={account}
        onGone={again}
        onOpen={async () => {
          const kept = await get<Me>("me");
          if (kept) {
            enterOffline(kept);
            await opened();
          }
        }}
      />
    </section>
  );
}
