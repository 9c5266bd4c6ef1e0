/** Where the two keys stand at ClientTether. */
export function KeysHelp() {
  return (
    <details className="rounded-lg border border-line px-3.5 py-2.5 text-sm text-ink-soft">
      <summary className="cursor-pointer font-[550] text-ink">Where do I find these keys?</summary>
      <ol className="mt-2 grid list-decimal gap-1.5 ps-5">
        <li>
          Access token: sign in to ClientTether at the enterprise level, open Settings → API and generate a token. It
          changes by itself when that account’s data change; Syncline then asks for a new one.
        </li>
        <li>Web key: switch to the account whose leads you want, open its Settings → API and copy the web key.</li>
      </ol>
    </details>
  );
}
