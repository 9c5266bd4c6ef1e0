import type { SubmitEvent } from "react";
import { Island } from "#src/components/Island.tsx";
import { Field } from "#src/components/ui/Field.tsx";
import { ProblemNotice } from "#src/components/ui/ProblemNotice.tsx";
import { SubmitButton } from "#src/components/ui/SubmitButton.tsx";
import { trpc } from "#src/trpc/client.tsx";
import { readFields } from "./form.ts";
import { PasswordField } from "./PasswordField.tsx";

type Props = { next: string };

export function SignInForm(props: Props) {
  return (
    <Island>
      <Form {...props} />
    </Island>
  );
}

function Form({ next }: Props) {
  const signIn = trpc.auth.signIn.useMutation({ onSuccess: () => location.assign(next) });
  const busy = signIn.isPending || signIn.isSuccess;

  function submit(event: SubmitEvent<HTMLFormElement>) {
    const fields = readFields(event, "email", "password");
    if (!busy) signIn.mutate(fields);
  }

  return (
    <form onSubmit={submit} className="grid gap-5" method="post">
      {signIn.error && <ProblemNotice error={signIn.error} />}
      <Field label="Email" name="email" type="email" autoComplete="username" required maxLength={254} />
      <PasswordField label="Password" autoComplete="current-password" />
      <SubmitButton busy={busy}>Sign in</SubmitButton>
    </form>
  );
}
