import { When } from "#src/components/ui/When.tsx";
import { formatDate } from "#src/format.ts";
import { type ApiKey, labelOf } from "./words.ts";

type Props = { keys: readonly ApiKey[]; timeZone: string; busy: boolean; onRevoke: (key: ApiKey) => void };

export function ApiKeyTable({ keys, ...rest }: Props) {
  return (
    <table className="table">
      <caption className="sr-only">API keys, newest first</caption>
      <thead className="max-md:sr-only">
        <tr>
          <th scope="col">Key</th>
          <th scope="col">Reads</th>
          <th scope="col">Last used</th>
          <th scope="col">
            <span className="sr-only">Actions</span>
          </th>
        </tr>
      </thead>
      <tbody>
        {keys.map((key) => (
          <ApiKeyRow key={key.id} apiKey={key} {...rest} />
        ))}
      </tbody>
    </table>
  );
}

type RowProps = Omit<Props, "keys"> & { apiKey: ApiKey };

function ApiKeyRow({ apiKey, timeZone, busy, onRevoke }: RowProps) {
  const { name, prefix, scopes, lastUsedAt } = apiKey;
  const lastUsed = lastUsedAt === null ? "Never" : <When at={lastUsedAt} timeZone={timeZone} />;
  return (
    <tr>
      <td className="[overflow-wrap:anywhere]">
        <p className="font-[570]">{name}</p>
        <p className="text-sm text-ink-faint">
          <code>{prefix}…</code> <Origin apiKey={apiKey} timeZone={timeZone} />
        </p>
        <div className="mt-1.5 text-sm text-ink-soft md:hidden">
          <Scopes scopes={scopes} />
          <p className="mt-1.5">Last used: {lastUsed}</p>
        </div>
      </td>
      <td className="max-md:hidden">
        <Scopes scopes={scopes} />
      </td>
      <td className="whitespace-nowrap text-ink-soft max-md:hidden">{lastUsed}</td>
      <td className="text-end max-md:align-top">
        <button
          type="button"
          className="btn btn-small btn-danger"
          disabled={busy}
          onClick={() => onRevoke(apiKey)}
          aria-label={`Revoke ${name}`}
        >
          Revoke
        </button>
      </td>
    </tr>
  );
}

/** Who made it and how long it lasts; what wants a look stands out. */
function Origin({ apiKey, timeZone }: { apiKey: ApiKey; timeZone: string }) {
  const { createdBy, creatorLeft, createdAt, expiresAt, expired } = apiKey;
  return (
    <>
      · by {createdBy}, {formatDate(createdAt, timeZone)}
      {expiresAt !== null && !expired && <> · until {formatDate(expiresAt, timeZone)}</>}
      {expired && <span className="badge badge-bad ms-1.5">Expired</span>}
      {creatorLeft && <span className="badge badge-warn ms-1.5">Its maker has left</span>}
    </>
  );
}

function Scopes({ scopes }: { scopes: readonly string[] }) {
  return (
    <ul className="flex flex-wrap gap-1" aria-label="Scopes">
      {scopes.map((scope) => (
        <li key={scope} className="badge" title={scope}>
          {labelOf(scope)}
        </li>
      ))}
    </ul>
  );
}
