import { Island } from "#src/components/Island.tsx";
import { announceIdentityChange } from "#src/components/live/stream.ts";
import { ProblemNotice } from "#src/components/ui/ProblemNotice.tsx";
import { SubmitButton } from "#src/components/ui/SubmitButton.tsx";
import { paths } from "#src/paths.ts";
import { trpc } from "#src/trpc/client.tsx";

type Props = { token: string; workspace: string };

export function AcceptInvitation(props: Props) {
  return (
    <Island>
      <Accept {...props} />
    </Island>
  );
}

function Accept({ token, workspace }: Props) {
  const accept = trpc.tenants.acceptInvitation.useMutation({
    onSuccess: () => {
      announceIdentityChange();
      location.assign(paths.home());
    },
  });
  const busy = accept.isPending || accept.isSuccess;
  return (
    <form
      method="post"
      className="grid gap-4"
      onSubmit={(event) => {
        event.preventDefault();
        if (!busy) accept.mutate({ token });
      }}
    >
      {accept.error && <ProblemNotice error={accept.error} />}
      <SubmitButton busy={busy}>Join {workspace}</SubmitButton>
    </form>
  );
}
