const lines = (text: string) => text.trim().split("\n");

export const MEETINGS = lines(`
{company}: kick-off {project}
Review of the {project} draft
Call with {company}
Site visit {place}
Interview, second round
Budget {month}
Coffee in {place}
Contract talk with {company}
Demo for {company}
Price talk: {trade}
Planning {project}
Handover {project}
Quarterly look back
Photo day in {place}
Supplier audit {place}`);

export const SERIES = lines(`
Weekly planning
Team stand-up
Sales pipeline
One to one
{project} check-in
Office hours
Month-end close
Design review
Safety briefing
Board breakfast`);

export const ALL_DAY = lines(`
Trade fair {place}
Holiday
Stocktaking
Birthday: {company} turns {n}
Office closed
Travel to {place}
Workshop {project}`);

export const ROOMS = ["Harbour room", "Attic", "Glass box", "Garden room", "Room 2.14"];

/** Half and quarter hours, both hemispheres, with and without daylight saving. */
export const ZONES = lines(`
Europe/London
America/New_York
Europe/Berlin
Asia/Kolkata
Australia/Adelaide
America/St_Johns
Asia/Kathmandu
Pacific/Chatham
America/Sao_Paulo
Pacific/Auckland
Australia/Lord_Howe
Africa/Johannesburg
Asia/Tokyo
America/Los_Angeles
UTC`);
