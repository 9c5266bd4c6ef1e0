import { streamLabel } from "#src/components/connections/labels.ts";
import { When } from "#src/components/ui/When.tsx";
import { formatDateTime, formatMonth, plural } from "#src/format.ts";
import { describeEffect, describeFailure, describeItem } from "./failure-words.ts";
import type { Failure } from "./types.ts";

type Props = {
  item: Failure;
  named: boolean;
  timeZone: string;
  onLook: () => void;
  /** Absent while the account is disconnected. */
  onRetry: (() => void) | undefined;
  tried: boolean;
};

export function FailedItem({ item, named, timeZone, onLook, onRetry, tried }: Props) {
  const { stream, month, account, attempts, failedAt } = item;
  const { reason, ours, yours } = describeFailure(item);
  const known = describeItem(item);
  const place = `${streamLabel(stream)} of ${formatMonth(month)}`;
  const name = known ?? place;
  return (
    <li className="flex flex-wrap items-start gap-x-4 gap-y-3 p-4 sm:px-5">
      <div className="min-w-0 flex-1 basis-72">
        {known && <p className="font-[580] [overflow-wrap:anywhere]">{known}</p>}
        <p className={known ? "text-ink-soft" : "font-[580]"}>{reason}</p>
        <p className="text-sm [overflow-wrap:anywhere] text-ink-faint">
          {place}
          {named && ` · ${account}`} · {attempts > 1 ? `tried ${plural(attempts, "time")}, last ` : "tried "}
          <When at={failedAt} timeZone={timeZone} />
        </p>
        <details className="group mt-1.5">
          <summary className="inline-flex min-h-6 items-center text-sm font-[550] text-accent">What this means</summary>
          <dl className="mt-1.5 grid gap-x-4 text-sm sm:grid-cols-[9rem_minmax(0,1fr)] sm:gap-y-1.5 [&_dd]:text-ink-soft [&_dt]:text-ink-faint max-sm:[&_dt]:mt-2">
            <dt>What it affects</dt>
            <dd>{describeEffect(item)}</dd>
            <dt>What Syncline does</dt>
            <dd>{ours}</dd>
            <dt>What you can do</dt>
            <dd>{onRetry ? yours : "Reconnect the account, then it can be tried again."}</dd>
            <dt>In exact words</dt>
            <dd className="[overflow-wrap:anywhere]">
              {item.message} ({item.code})
            </dd>
            <dt>Id in the account</dt>
            <dd className="[overflow-wrap:anywhere]">{item.externalId}</dd>
            <dt>First seen</dt>
            <dd>{formatDateTime(item.firstFailedAt, timeZone)}</dd>
          </dl>
        </details>
      </div>
      <div className="flex flex-wrap gap-2">
        <button type="button" className="btn btn-small" onClick={onLook}>
          Look at it<span className="sr-only">: {name}</span>
        </button>
        {onRetry && (
          <button type="button" className="btn btn-small" aria-disabled={tried || undefined} onClick={onRetry}>
            {tried ? "Asked for" : "Try again"}
            <span className="sr-only">: {name}</span>
          </button>
        )}
      </div>
    </li>
  );
}
