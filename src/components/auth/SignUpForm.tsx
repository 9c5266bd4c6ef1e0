import type { SubmitEvent } from "react";
import { Island } from "#src/components/Island.tsx";
import { Field } from "#src/components/ui/Field.tsx";
import { ProblemNotice } from "#src/components/ui/ProblemNotice.tsx";
import { SubmitButton } from "#src/components/ui/SubmitButton.tsx";
import { trpc } from "#src/trpc/client.tsx";
import { readFields } from "./form.ts";
import { PasswordField } from "./PasswordField.tsx";

type Props = {
  next: string;
  /** Joined instead of making a workspace; `email` when it is for that address alone. */
  invitation: { token: string; email: string | null } | null;
};

export function SignUpForm(props: Props) {
  return (
    <Island>
      <Form {...props} />
    </Island>
  );
}

function Form({ next, invitation }: Props) {
  const signUp = trpc.auth.signUp.useMutation({ onSuccess: () => location.assign(next) });
  const busy = signUp.isPending || signUp.isSuccess;

  function submit(event: SubmitEvent<HTMLFormElement>) {
    const { workspace, ...person } = readFields(event, "name", "workspace", "email", "password");
    if (!busy) signUp.mutate({ ...person, ...(invitation ? { invitation: invitation.token } : { workspace }) });
  }

  return (
    <form onSubmit={submit} className="grid gap-5" method="post">
      {signUp.error && <ProblemNotice error={signUp.error} />}
      <Field label="Your name" name="name" autoComplete="name" required maxLength={100} />
      {!invitation && (
        <Field
          label="Workspace"
          name="workspace"
          autoComplete="organization"
          hint="Your company or team. You can change it later."
          required
          maxLength={80}
        />
      )}
      <Field
        label="Email"
        name="email"
        type="email"
        autoComplete="username"
        required
        maxLength={254}
        {...(invitation?.email && {
          value: invitation.email,
          readOnly: true,
          hint: "The invitation is for this address.",
        })}
      />
      <PasswordField label="Password" autoComplete="new-password" minLength={12} hint="At least 12 characters." />
      <SubmitButton busy={busy}>Create account</SubmitButton>
    </form>
  );
}
