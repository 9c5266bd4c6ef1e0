import { formatDateTime, formatNumber } from "#src/format.ts";
import type { Outputs } from "#src/trpc/client.tsx";

type Props = { receipt: Outputs["connections"]["receipts"][number]; timeZone: string };

const GOOGLE = { revoked: "Access was also revoked at Google.", kept: "Access was not revoked at Google." };

/** Proof of what a disconnect removed. */
export function ReceiptTable({ receipt, timeZone }: Props) {
  return (
    <div>
      <table className="table">
        <caption className="px-4 pb-2 text-start text-sm text-ink-soft">
          Removed for {receipt.account} on {formatDateTime(receipt.at, timeZone)}
        </caption>
        <thead>
          <tr>
            <th scope="col">What</th>
            <th scope="col" className="!text-end">
              Rows removed
            </th>
          </tr>
        </thead>
        <tbody>
          {receipt.removed.map(({ what, rows }) => (
            <tr key={what}>
              <td className="first-letter:uppercase">{what}</td>
              <td className="numeric text-end">{formatNumber(rows)}</td>
            </tr>
          ))}
        </tbody>
      </table>
      <p className="mt-3 px-4 text-sm text-ink-soft">
        {receipt.provider === "google" && GOOGLE[receipt.revokedAtProvider ? "revoked" : "kept"]} {receipt.revokeNote}
      </p>
    </div>
  );
}
