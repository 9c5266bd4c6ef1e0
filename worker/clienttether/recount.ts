import { announce } from "#src/db/live.ts";
import { lock } from "#src/db/locks.ts";
import { dropRecounts, recountContacts, waitingRecounts } from "#src/domain/contacts/recount.ts";
import { storeWhatFits } from "../pipeline/store-what-fits.ts";
import { type Hand, within } from "./hand.ts";

const BATCH = 2_000;

/** Leads are contacts: those whose leads changed are counted anew, after the leads and before the run ends. */
export async function recountWaiting(hand: Pick<Hand, "services" | "run">): Promise<void> {
  const { tenantId } = hand.run;
  if ((await within(hand, (tx) => waitingRecounts(tx, tenantId, 1))).length === 0) return;
  for (let isMore = true; isMore;) {
    isMore = await within(hand, async (tx) => {
      await lock(tx, "normalize", tenantId);
      const emails = await waitingRecounts(tx, tenantId, BATCH);
      const refused = await storeWhatFits(
        tx,
        emails,
        async (part, some) => void (await recountContacts(part, tenantId, some)),
      );
      for (const { sqlState } of refused)
        hand.services.log.error({ sqlState }, "a contact's facts do not fit the tables");
      if (refused.length > 0)
        await dropRecounts(
          tx,
          tenantId,
          refused.map(({ item }) => item),
        );
      if (emails.length > 0) await announce(tx, { tenantId, topic: "contacts" });
      return emails.length === BATCH;
    });
  }
}
