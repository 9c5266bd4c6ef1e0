/** Why there are more items than mails and meetings on timelines. */
export function NoContactNote() {
  return (
    <p className="mt-2 text-xs text-ink-faint">
      Items are everything that was read. Drafts, spam, deleted mail, cancelled meetings and entries without guests are
      kept as well, but make no contact.
    </p>
  );
}
