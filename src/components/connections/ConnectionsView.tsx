import Cable from "lucide-react/icons/cable";
import { useState } from "react";
import { Island } from "#src/components/Island.tsx";
import { EmptyState } from "#src/components/ui/EmptyState.tsx";
import { ProblemNotice } from "#src/components/ui/ProblemNotice.tsx";
import { say } from "#src/components/ui/toasts.ts";
import { paths } from "#src/paths.ts";
import { type Outputs, trpc } from "#src/trpc/client.tsx";
import { ClientTetherCard } from "./ClientTetherCard.tsx";
import { ConnectButton } from "./ConnectButton.tsx";
import { ConnectClientTether } from "./ConnectClientTether.tsx";
import { ConnectionCard } from "./ConnectionCard.tsx";
import { ConnectOutcome } from "./ConnectOutcome.tsx";
import { DisconnectDialog, type Leaving } from "./DisconnectDialog.tsx";
import { Receipts } from "./Receipts.tsx";
import { isReadWhole, mayEnterKeys, type Role } from "./labels.ts";
import type { Ingestion } from "./use-ingestion.ts";

type Props = {
  connections: Outputs["connections"]["list"];
  receipts: Outputs["connections"]["receipts"];
  /** By connection id. */
  ingestion: Record<string, Ingestion>;
  role: Role;
  timeZone: string;
  configured: boolean;
  connectError: string | null;
};

export function ConnectionsView(props: Props) {
  return (
    <Island>
      <Connections {...props} />
    </Island>
  );
}

function Connections({ connections: first, receipts, ingestion, role, timeZone, configured, connectError }: Props) {
  const list = trpc.connections.list.useQuery(undefined, { initialData: first });
  // Asked here and not in the card: the card goes away with its connection, the receipt must not.
  const [leaving, setLeaving] = useState<Leaving | null>(null);

  const connectKeys = mayEnterKeys(role) && (
    <ConnectClientTether
      timeZone={timeZone}
      onConnected={() => say("ClientTether is connected", "Its leads are being read; the dashboard fills by itself.")}
    />
  );

  return (
    <>
      <ConnectOutcome error={connectError ?? (configured ? null : "not_configured")} />
      {list.error && <ProblemNotice error={list.error} retry={() => void list.refetch()} />}
      {list.data.length === 0 ? (
        <div className="card">
          <EmptyState
            icon={<Cable size={22} />}
            title="Nothing connected yet"
            action={
              <div className="flex flex-wrap justify-center gap-2">
                {configured && <ConnectButton returnTo={paths.connections()}>Connect Google</ConnectButton>}
                {connectKeys}
              </div>
            }
          >
            Connect a Google account and Syncline reads its last 12 months of mail and meetings; connect ClientTether
            and it reads leads, pipeline and notes every hour. Read-only: nothing is ever changed there.
          </EmptyState>
        </div>
      ) : (
        <div className="grid grid-cols-[minmax(0,1fr)] gap-5">
          {list.data.map((connection) => {
            const shared = { connection, role, timeZone, onDisconnect: () => setLeaving(connection) };
            return isReadWhole(connection) ? (
              <ClientTetherCard key={connection.id} {...shared} />
            ) : (
              <ConnectionCard key={connection.id} {...shared} first={ingestion[connection.id]} />
            );
          })}
          <div>{connectKeys}</div>
        </div>
      )}
      {leaving && (
        <DisconnectDialog key={leaving.id} connection={leaving} onClose={() => setLeaving(null)} timeZone={timeZone} />
      )}
      <Receipts first={receipts} timeZone={timeZone} />
    </>
  );
}
