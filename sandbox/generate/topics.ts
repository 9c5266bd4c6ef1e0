/** What people write about: a subject, then the sentences that open the thread. Slots are filled per thread. */
export type Topic = { subject: string; opening: readonly string[] };

const ROWS = `
Quote for the {place} job|Thanks for showing us round on {day}.|The quote is {amount} including delivery, valid until the end of {month}.
Kick-off: {project}|We are ready to start {project} in {month}.|Could you name one person on your side who decides about scope?
{project}: revised timeline|The supplier moved our slot by {n} working days.|I have shifted the milestones after {month} and kept the handover date.
Invoice {number} and a question|Invoice {number} over {amount} is attached.|One line mentions travel to {place}. Was that agreed with you?
Contract renewal in {month}|Our agreement runs out at the end of {month}.|We would like to keep the terms and add {n} more seats.
Site visit in {place}|Can we meet at the {place} site on {day}?|I need about {n} minutes and access to the plant room.
Feedback on the second draft|The second draft of {project} reads much better.|I marked {n} places where the numbers do not match the annex.
Introduction: {company}|I would like you to meet my contact at {company}.|They are looking for help with {trade} and asked for someone reliable.
Delivery delayed|The truck to {place} is held up at customs.|New arrival is {day}; we will not charge for the change.
Budget for {month}|Here is the plan for {month}: {amount} in total.|Marketing asks for {n} percent more. I would rather wait for the figures.
Lunch next week?|I am in {place} from {day}.|Do you have time for lunch, or a coffee near your office?
Staff training dates|We have {n} people who need the safety course.|The trainer offers {day} or the week after, in {place}.
Re-opening the {place} branch|The permits for {place} came through this morning.|If the fit-out holds, doors open in {month}.
Complaint from a customer|A customer from {place} is unhappy with our answer time.|I promised a reply by {day}. Could you look at the history first?
{project} handover checklist|Attached is the handover list for {project}.|{n} items are still open, most of them documentation.
Photos from the event|The photos from {place} are in the shared folder.|Use any you like, but please ask before printing faces.
Partnership idea|We both serve the same customers in {trade}.|What if we offered one package in {place} for a trial of {n} weeks?
Question about the warranty|The unit installed in {month} makes a humming noise.|Is that covered, or shall we send someone at {amount} a day?
Interview on {day}|Thank you for applying. We would like to talk on {day}.|You will meet {n} of us; plan an hour.
Board papers|The papers for the {month} meeting are ready.|Please read section {n} with care; it changes the dividend.
Insurance certificate needed|The landlord in {place} wants our certificate again.|Could you send the one that is valid through {month}?
Website copy for {project}|I rewrote the first page for {project}.|It is shorter by {n} lines and says what we do in the first one.
Price list from {month}|Our prices change on the first of {month}.|Your discount of {n} percent stays as agreed.
Parking and keys|You get {n} keys and two parking cards.|The gate in {place} closes at ten at night.
Thank you|Thank you for the quick help with {project}.|{place} would not have opened in time without you.
Referral: new enquiry from {place}|A family business in {place} asked for {trade}.|Budget about {amount}. Shall I connect you?
Postponing our call|Something came up on {day}, sorry.|Could we talk {n} days later, same time?
Signed contract attached|Please find the signed contract for {project} attached.|The deposit of {amount} was paid this morning.
Year-end numbers|The accountant needs the {month} receipts by {day}.|I am missing {n} of yours, mostly travel.
Sample arrived|The samples for {project} arrived in {place}.|Colour three is the one. The finish needs another round.
Grant application|The deadline for the grant is {day}.|We still need a letter from you and the budget of {amount}.
Move to the new office|We move to {place} in {month}.|Phones stay the same; please update your address book.`;

export const TOPICS: readonly Topic[] = ROWS.trim()
  .split("\n")
  .map((row) => row.split("|"))
  .map(([subject = "", ...opening]) => ({ subject, opening }));

const lines = (text: string) => text.trim().split("\n");

export const REPLIES = lines(`
That works for me, thank you.
I checked with the team and we agree.
Give me until {day}, I want to see the numbers once more.
Could you send the plan again? The attachment did not open.
Yes, let us do it that way.
Not quite: the price did not include installation.
I am travelling this week, but {person} can decide.
We can meet in {place} if that is easier for you.
Happy with everything except point {n}.
I have added {person} in copy, who runs this for us.
The client asked for {month} instead. Is that possible?
Good news, the budget was approved.
Please call me when you have five minutes.
We will need {n} more days for testing.
I sent the corrected file this morning.
Could we keep this at {amount}?
Received, thank you. I will forward it to accounting.
The drawings show a different door on the north side.
No problem, take the time you need.
Let us close this thread and talk on {day}.
I would prefer the second option, for the sake of the neighbours.
Who signs on your side?
All clear now. I will confirm the booking.
There is one open question about access after six.
Sorry for the silence, we had a busy {month}.`);

export const NEWSLETTERS = lines(`
{month} notes: what we learned about {trade}
Five quiet improvements to your account
{n} ideas for a calmer {month}
The {place} edition: people, places, prices
Last days: save {n}% on annual plans
New opening hours in {place}
Your {month} digest`);

export const NOTICES = lines(`
Your receipt from {company} ({number})
Payment of {amount} received
Delivery of order {number} is on its way
Your verification code is {number}
New comment on "{project}"
{person} shared a folder with you: {project}
Reminder: invoice {number} is due on {day}
Backup of {project} finished
Security alert: new sign-in from {place}
Your booking in {place} is confirmed`);

export const LIST_SUBJECTS = lines(`
[{list}] Anyone using the new forms in {place}?
[{list}] Minutes of the {month} call
[{list}] Looking for a good {trade} supplier
[{list}] Meet-up on {day} in {place}
[{list}] Proposal {n}: shorter reviews
[{list}] Who has experience with {trade} tenders?`);

export const SPAM = lines(`
Congratulations, parcel {number} is waiting!!!
Make {amount} a week from home
Your mailbox is {n}% full, verify now
Cheap watches for {month}`);

export const PLACES = lines(`
Porthaven
Elmsworth
Nordhaven
Valdoro
Kestrel Bay
Altenbrück
Sankt Orben
Ferrydown
Monteluce
Greyfell
Rivière-Noire
Tarnby
Highmoor
Castelvento`);

export const PROJECTS = lines(`
Lighthouse
Winter Garden
Blue Ledger
Riverside Phase 2
Open Kitchen
Compass
Paper Crane
North Gate
Second Spring
Amber Room
Long Table
Quiet Hours`);

export const LIST_NAMES = [
  "makers-circle",
  "local-trade",
  "open-ledger",
  "riverside-tenants",
  "calendar-nerds",
  "small-teams",
];
