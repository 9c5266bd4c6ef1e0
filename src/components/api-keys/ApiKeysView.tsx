import { Island } from "#src/components/Island.tsx";
import type { Outputs } from "#src/trpc/client.tsx";
import { ApiKeys } from "./ApiKeys.tsx";

type Props = { first: Outputs["apiKeys"]["list"]; timeZone: string };

export function ApiKeysView(props: Props) {
  return (
    <Island>
      <ApiKeys {...props} />
    </Island>
  );
}
