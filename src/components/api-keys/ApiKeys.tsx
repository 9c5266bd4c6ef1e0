import KeyRound from "lucide-react/icons/key-round";
import Plus from "lucide-react/icons/plus";
import { useId, useState } from "react";
import { Panel } from "#src/components/settings/Panel.tsx";
import { Confirm } from "#src/components/ui/Confirm.tsx";
import { EmptyState } from "#src/components/ui/EmptyState.tsx";
import { useNow } from "#src/components/ui/now.ts";
import { ProblemNotice } from "#src/components/ui/ProblemNotice.tsx";
import { say } from "#src/components/ui/toasts.ts";
import { formatRelative } from "#src/format.ts";
import { type Outputs, trpc } from "#src/trpc/client.tsx";
import { ApiKeyTable } from "./ApiKeyTable.tsx";
import { CallExample } from "./CallExample.tsx";
import { NewKeyDialog } from "./NewKeyDialog.tsx";
import { type ApiKey, whatBreaks } from "./words.ts";

type Props = { first: Outputs["apiKeys"]["list"]; timeZone: string };

export function ApiKeys({ first, timeZone }: Props) {
  const utils = trpc.useUtils();
  const list = trpc.apiKeys.list.useQuery(undefined, { initialData: first });
  const createId = useId();
  const [creating, setCreating] = useState(false);
  const [leaving, setLeaving] = useState<ApiKey | null>(null);
  const now = useNow();
  const revoke = trpc.apiKeys.revoke.useMutation({
    onSettled: () => utils.apiKeys.list.invalidate(),
    onSuccess: () => {
      say("Key revoked", "It opens nothing from now on.");
      // Its row, which had the focus, is about to go.
      document.getElementById(createId)?.focus();
    },
  });
  const error = list.error ?? revoke.error;
  const { items, origin } = list.data;

  return (
    <>
      <Panel
        title="API keys"
        lead="For programs that read this workspace. A key reads what its scopes name, and changes nothing."
        action={
          <button id={createId} type="button" className="btn btn-primary" onClick={() => setCreating(true)}>
            <Plus size={16} aria-hidden="true" />
            Create key
          </button>
        }
      >
        {error && (
          <div className="mb-3">
            <ProblemNotice error={error} {...(list.error && { retry: () => void list.refetch() })} />
          </div>
        )}
        <div className="card">
          {items.length === 0 ? (
            <EmptyState icon={<KeyRound size={22} />} title="No API keys yet">
              A script, a spreadsheet or another service reads leads, notes or the schedule with a key of its own.
            </EmptyState>
          ) : (
            <ApiKeyTable keys={items} timeZone={timeZone} busy={revoke.isPending} onRevoke={setLeaving} />
          )}
        </div>
      </Panel>
      <CallExample origin={origin} />
      <NewKeyDialog open={creating} onOpenChange={setCreating} origin={origin} returnTo={createId} />
      <Confirm
        open={leaving !== null}
        title={`Revoke ${leaving?.name ?? "this key"}?`}
        text={leaving ? whatBreaks(leaving, leaving.lastUsedAt && formatRelative(leaving.lastUsedAt, now)) : ""}
        action="Revoke"
        keep="Keep it"
        onCancel={() => setLeaving(null)}
        onConfirm={() => {
          if (leaving) revoke.mutate({ id: leaving.id });
          setLeaving(null);
        }}
      />
    </>
  );
}
