import { type Outputs, trpc } from "#src/trpc/client.tsx";
import { formatDate, formatNumber } from "#src/format.ts";
import { ReceiptTable } from "./ReceiptTable.tsx";

type Props = { first: Outputs["connections"]["receipts"]; timeZone: string };

/** Earlier disconnects, each with what it removed. Nothing to show is shown as nothing. */
export function Receipts({ first, timeZone }: Props) {
  const { data: receipts } = trpc.connections.receipts.useQuery(undefined, { initialData: first });
  if (receipts.length === 0) return null;
  return (
    <section aria-labelledby="receipts-title" className="mt-10">
      <h2 id="receipts-title" className="text-lg">
        Disconnected accounts
      </h2>
      <p className="mt-1 text-ink-soft">What was removed, and when.</p>
      <div className="card mt-4 divide-y divide-line">
        {receipts.map((receipt) => (
          <details key={`${receipt.account} ${String(receipt.at)}`} className="group">
            <summary className="flex min-h-12 flex-wrap items-center gap-x-4 px-4 py-2.5">
              <span className="font-[570]">{receipt.account}</span>
              <span className="text-sm text-ink-faint">
                {formatDate(receipt.at, timeZone)} ·{" "}
                {formatNumber(receipt.removed.reduce((sum, { rows }) => sum + rows, 0))} rows removed
              </span>
              <span className="ms-auto text-sm font-[550] text-accent group-open:hidden">Show receipt</span>
              <span className="ms-auto hidden text-sm font-[550] text-accent group-open:inline">Hide receipt</span>
            </summary>
            <div className="px-1 pb-4">
              <ReceiptTable receipt={receipt} timeZone={timeZone} />
            </div>
          </details>
        ))}
      </div>
    </section>
  );
}
