import type { Connection } from "#src/components/connections/labels.ts";

type Props = { connections: readonly Connection[]; value: string; onChange: (connectionId: string) => void };

export function AccountFilter({ connections, value, onChange }: Props) {
  return (
    <label className="flex min-w-0 items-center gap-2 text-sm">
      <span className="text-ink-soft">Account</span>
      <select
        className="input max-w-full min-w-0"
        value={value}
        onChange={(event) => onChange(event.currentTarget.value)}
      >
        <option value="">All accounts</option>
        {connections.map(({ id, account }) => (
          <option key={id} value={id}>
            {account}
          </option>
        ))}
      </select>
    </label>
  );
}
