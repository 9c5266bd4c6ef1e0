import { type ReactNode, type SubmitEvent, useId } from "react";
import { readFields } from "#src/components/auth/form.ts";
import { ProblemNotice } from "#src/components/ui/ProblemNotice.tsx";
import { SubmitButton } from "#src/components/ui/SubmitButton.tsx";
import { type Inputs, type Outputs, trpc } from "#src/trpc/client.tsx";
import { Panel } from "./Panel.tsx";

type Region = Inputs["tenants"]["set"];
type Props = { region: Region; choices: Outputs["tenants"]["choices"] };

/** For everybody in the workspace: when its days begin, and what its amounts are. */
export function WorkspaceRegion({ region, choices }: Props) {
  // Both stand in everything that the server draws.
  const save = trpc.tenants.set.useMutation({ onSuccess: () => location.reload() });

  function submit(event: SubmitEvent<HTMLFormElement>) {
    const { timeZone, currency } = readFields(event, "timeZone", "currency");
    const isSame = timeZone === region.timeZone && currency === region.currency;
    if (!save.isPending && !isSame) save.mutate({ timeZone, currency });
  }

  return (
    <Panel
      title="Time zone and currency"
      lead="When a day begins, for figures that are kept per day from now on, and what amounts are shown in. Nothing is converted."
    >
      {save.error && (
        <div className="mb-3">
          <ProblemNotice error={save.error} />
        </div>
      )}
      <form onSubmit={submit} method="post" className="flex flex-wrap items-end gap-3">
        <Choice label="Time zone" name="timeZone" value={region.timeZone}>
          {choices.timeZones.map((zone) => (
            <option key={zone} value={zone}>
              {zone.replaceAll("_", " ")}
            </option>
          ))}
        </Choice>
        <Choice label="Currency" name="currency" value={region.currency}>
          {choices.currencies.map((code) => (
            <option key={code} value={code}>
              {code}
            </option>
          ))}
        </Choice>
        <SubmitButton busy={save.isPending} className="btn min-h-[2.375rem]">
          Save
        </SubmitButton>
      </form>
    </Panel>
  );
}

function Choice({ label, name, value, children }: { label: string; name: string; value: string; children: ReactNode }) {
  const id = useId();
  return (
    <div className="max-w-full">
      <label htmlFor={id} className="mb-1.5 block text-sm font-[550]">
        {label}
      </label>
      <select id={id} name={name} defaultValue={value} className="input max-w-full">
        {children}
      </select>
    </div>
  );
}
