import { Island } from "#src/components/Island.tsx";
import type { Outputs } from "#src/trpc/client.tsx";
import { Appearance } from "./Appearance.tsx";
import { Sessions } from "./Sessions.tsx";

type Props = { sessions: Outputs["auth"]["sessions"]; timeZone: string };

export function AccountView({ sessions, timeZone }: Props) {
  return (
    <Island>
      <Appearance />
      <Sessions first={sessions} timeZone={timeZone} />
    </Island>
  );
}
