import { ClientTetherMark } from "#src/components/connections/ClientTetherMark.tsx";
import { ConnectClientTether } from "#src/components/connections/ConnectClientTether.tsx";
import { type Connection, mayEnterKeys, type Role } from "#src/components/connections/labels.ts";
import { paths } from "#src/paths.ts";

type Props = { connection: Connection | undefined; role: Role; timeZone: string };

/** For a franchise team: what Google is for others, or beside it. */
export function ClientTetherStep({ connection, role, timeZone }: Props) {
  if (!connection && !mayEnterKeys(role)) return null;
  return (
    <section className="card mt-6 p-6 sm:p-8" aria-labelledby="clienttether-title">
      <div className="flex items-center gap-3.5">
        <ClientTetherMark />
        <h2 id="clienttether-title" className="text-xl [overflow-wrap:anywhere]">
          {connection ? `Connected: ${connection.account}` : "Or connect ClientTether"}
        </h2>
      </div>
      <p className="mt-2.5 text-ink-soft">
        {connection
          ? "Leads, pipeline, notes and schedule are read every hour; the dashboard fills by itself."
          : "Leads, pipeline, hot list, notes and schedule of your brand, read every hour with the two keys of your account."}
      </p>
      <div className="mt-5">
        {connection ? (
          <a className="btn btn-primary" href={paths.dashboard()}>
            Open the dashboard
          </a>
        ) : (
          <ConnectClientTether timeZone={timeZone} onConnected={() => location.assign(paths.dashboard())} />
        )}
      </div>
    </section>
  );
}
