import Handshake from "lucide-react/icons/handshake";

/** Stands for a franchise's leads. Not the vendor's logo, whose use has rules of its own. */
export function ClientTetherMark() {
  return (
    <span className="grid size-9 place-items-center rounded-full bg-good-wash text-good" aria-hidden="true">
      <Handshake size={17} />
    </span>
  );
}
