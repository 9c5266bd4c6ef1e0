import { Island } from "#src/components/Island.tsx";
import { ConnectOutcome } from "#src/components/connections/ConnectOutcome.tsx";
import type { Ingestion } from "#src/components/connections/use-ingestion.ts";
import { type Outputs, trpc } from "#src/trpc/client.tsx";
import { ClientTetherStep } from "./ClientTetherStep.tsx";
import { ConnectStep } from "./ConnectStep.tsx";
import { isReadWhole, type Role } from "#src/components/connections/labels.ts";
import { FirstContacts, type People } from "./FirstContacts.tsx";
import { ProgressStep } from "./ProgressStep.tsx";
import { Steps } from "./Steps.tsx";

type Props = {
  connections: Outputs["connections"]["list"];
  /** The run of the newest connection, as known when the page was drawn. */
  ingestion: Ingestion | null;
  /** Who was found by then. */
  people: People;
  role: Role;
  configured: boolean;
  connectError: string | null;
  timeZone: string;
};

export function OnboardingView(props: Props) {
  return (
    <Island>
      <Onboarding {...props} />
    </Island>
  );
}

function Onboarding({ connections: first, ingestion, people, role, configured, connectError, timeZone }: Props) {
  const { data: connections } = trpc.connections.list.useQuery(undefined, { initialData: first });
  const summary = trpc.contacts.summary.useQuery(undefined, { initialData: people.summary });
  const connection = connections.find((one) => !isReadWhole(one));
  const franchise = connections.find(isReadWhole);
  const found = summary.data.contacts > 0;

  return (
    <div className="mx-auto max-w-2xl">
      <Steps current={(connection ?? franchise) ? (found ? 3 : 2) : 1} />
      <div className="mt-8">
        <ConnectOutcome error={connectError ?? (configured || franchise ? null : "not_configured")} />
        {connection ? (
          <>
            <ProgressStep connection={connection} role={role} first={ingestion ?? undefined} timeZone={timeZone} />
            <FirstContacts first={people} timeZone={timeZone} />
          </>
        ) : (
          <ConnectStep configured={configured} />
        )}
        <ClientTetherStep connection={franchise} role={role} timeZone={timeZone} />
      </div>
    </div>
  );
}
