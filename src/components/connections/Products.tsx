import CircleOff from "lucide-react/icons/circle-off";
import { Notice } from "#src/components/ui/Notice.tsx";
import { paths } from "#src/paths.ts";
import { ConnectButton } from "./ConnectButton.tsx";
import { type Connection, productLabel } from "./labels.ts";

/** What was allowed at Google, and for what was not, the way to allow it. */
export function Products({ connection, manages }: { connection: Connection; manages: boolean }) {
  const off = connection.products.filter(({ enabled }) => !enabled);
  if (off.length === 0 || connection.status === "disconnected") return null;
  return off.map(({ product, reason }) => (
    <Notice
      key={product}
      tone="warn"
      title={`${productLabel(product)} is off: not granted.`}
      action={
        manages && (
          <ConnectButton returnTo={paths.connections()} connectionId={connection.id} className="btn btn-small">
            <CircleOff size={14} aria-hidden="true" />
            Grant {productLabel(product)}
          </ConnectButton>
        )
      }
    >
      {reason}
    </Notice>
  ));
}
