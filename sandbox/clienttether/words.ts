/** The vocabulary of an invented franchise brand. */
const list = (text: string) => text.split("|");

/** In the order of the sales cycle. The last is where a lead goes from anywhere. */
export const STAGES = list(
  "New Lead|Contacted|Qualified|Discovery Call|Application|FDD Sent|Discovery Day|Award|Signed|Lost",
);
export const LOST = STAGES.length - 1;
export const SIGNED = LOST - 1;
/** Listed, and used no more. */
export const OLD_STAGE = "Webinar List (old)";

/** Percent, by stage. */
export const LIKELY = [5, 10, 20, 35, 45, 55, 70, 85, 100, 0];

export const SOURCES = list(
  "Website|Franchise Portal|Broker Network|Referral|Paid Search|Paid Social|Trade Show|Webinar|Email Campaign|Walk-In",
);
/** How often each brings a lead. */
export const SOURCE_WEIGHTS = [26, 18, 14, 11, 10, 8, 5, 4, 3, 1];

export const ACTION_PLANS = list("New Lead Drip|No Answer Drip|Discovery Prep|FDD Follow-Up|Award Week");

/** City, state. */
export const MARKETS: readonly (readonly [string, string])[] = list(
  "Austin,TX|Dallas,TX|Houston,TX|Tampa,FL|Orlando,FL|Miami,FL|Atlanta,GA|Charlotte,NC|Raleigh,NC|Phoenix,AZ|Tucson,AZ|Denver,CO|Nashville,TN|Columbus,OH|Cleveland,OH|Chicago,IL|Minneapolis,MN|Seattle,WA|Portland,OR|San Diego,CA|Sacramento,CA|Salt Lake City,UT|Boise,ID|Kansas City,MO|Pittsburgh,PA|Richmond,VA|Boston,MA|Las Vegas,NV",
).map((place) => {
  const [city = "", state = ""] = place.split(",");
  return [city, state] as const;
});

export const STREETS = list("Oak St|Maple Ave|Lakeview Dr|Main St|Cedar Ln|Mill Rd|Sunset Blvd|2nd Ave");

/** Those who look after leads. */
export const USERS = list("Hazel Ashworth|Callum Fenwick|Odette Bellamy|Gareth Quill|Marnie Strand|Desmond Harrow");

/** The fee for the first unit and for each further one, in dollars. */
export const FIRST_FEE = 49_500;
export const NEXT_FEE = 35_000;

export const ACTIVITY_TYPES = list("Call|Email|Text|Task|Discovery Call|Follow-Up");
export const EVENT_TITLES = list(
  "Discovery call with {name}|Discovery Day: {name}|FDD review with {name}|Territory talk, {place}|Award call with {name}",
);

/** Where something is missing, people's forms say so in words. */
export const PLACEHOLDERS = list("No Name Text Added|Unknown|Test Test|N/A|-");
