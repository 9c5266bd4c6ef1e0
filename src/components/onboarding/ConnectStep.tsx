import CalendarDays from "lucide-react/icons/calendar-days";
import Mail from "lucide-react/icons/mail";
import ShieldCheck from "lucide-react/icons/shield-check";
import type { ReactNode } from "react";
import { ConnectButton } from "#src/components/connections/ConnectButton.tsx";
import { paths } from "#src/paths.ts";

export function ConnectStep({ configured }: { configured: boolean }) {
  return (
    <section className="card p-6 sm:p-8" aria-labelledby="connect-title">
      <h2 id="connect-title" className="text-xl">
        Connect your Google account
      </h2>
      <p className="mt-1.5 text-ink-soft">
        Google asks what Syncline may read. You can allow mail, calendar or both, and change your mind later.
      </p>
      <ul className="mt-6 grid gap-4">
        <Point icon={<Mail size={17} />} tint="bg-accent-wash text-accent" title="Mail">
          Who wrote to whom, when and about what, for the last 12 months.
        </Point>
        <Point icon={<CalendarDays size={17} />} tint="bg-ochre-wash text-ochre" title="Calendar">
          Your meetings and who was in them.
        </Point>
        <Point icon={<ShieldCheck size={17} />} tint="bg-good-wash text-good" title="Read-only, and yours to take back">
          Nothing is changed at Google. Disconnecting deletes the data here and gives you a receipt.
        </Point>
      </ul>
      {configured && (
        <div className="mt-7">
          <ConnectButton returnTo={paths.onboarding()}>Connect Google</ConnectButton>
        </div>
      )}
    </section>
  );
}

type PointProps = { icon: ReactNode; tint: string; title: string; children: ReactNode };

function Point({ icon, tint, title, children }: PointProps) {
  return (
    <li className="flex gap-3.5">
      <span className={`grid size-9 flex-none place-items-center rounded-full ${tint}`} aria-hidden="true">
        {icon}
      </span>
      <div>
        <p className="font-[600]">{title}</p>
        <p className="text-ink-soft">{children}</p>
      </div>
    </li>
  );
}
