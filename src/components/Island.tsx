import { CSPProvider } from "@base-ui/react/csp-provider";
import type { ReactNode } from "react";
import { ApiProvider } from "#src/trpc/client.tsx";

/** What every island stands on. Style elements are off because the content security policy refuses them. */
export function Island({ children }: { children: ReactNode }) {
  return (
    <CSPProvider disableStyleElements>
      <ApiProvider>{children}</ApiProvider>
    </CSPProvider>
  );
}
