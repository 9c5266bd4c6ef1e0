/** Invented companies; the address is always one that can never exist. */
export type Company = { name: string; domain: string; trade: string };

const ROWS = `
Harbour Light Studio|harbourlight.example.com|branding
Northwind Timber|northwind-timber.example.com|building supplies
Quillon Freight|quillon.example.net|logistics
Saffron & Rye|saffronrye.example.org|catering
Bluefern Clinics|bluefern.example.com|physiotherapy
Ostrava Glassworks|ostrava-glass.example.net|glazing
Tidemark Sailing|tidemark.example.org|boat charter
Copperline Electric|copperline.example.com|electrical contracting
Marigold Early Learning|marigold.example.org|nursery schools
Basalt Climbing Halls|basalt.example.net|climbing gyms
Fathom Data|fathom-data.example.com|analytics
Juniper & Sons Roofing|juniperroofing.example.com|roofing
Alder Grove Winery|aldergrove.example.net|wine
Pixel Orchard|pixelorchard.example.com|web design
Redstart Couriers|redstart.example.org|couriers
Sundial Insurance|sundial.example.com|insurance
Cobalt Kitchens|cobaltkitchens.example.net|fitted kitchens
Lumen Dental|lumendental.example.com|dentistry
Meridian Language School|meridian.example.org|language courses
Oak & Ember Heating|oakember.example.com|heating
Parallel Architects|parallel.example.net|architecture
Rookery Coffee Roasters|rookery.example.com|coffee
Silverbirch Accounting|silverbirch.example.com|accounting
Terrace Gardens Care|terracegardens.example.org|home care
Umbra Stage Lighting|umbra.example.net|event lighting
Vantage Fleet|vantagefleet.example.com|vehicle leasing
Wren Publishing|wren.example.org|publishing
Yarrow Pharmacy Group|yarrow.example.com|pharmacies
Zephyr Wind Services|zephyr-wind.example.net|turbine maintenance
Millrace Brewing|millrace.example.org|brewing
Anchor Legal|anchorlegal.example.com|law
Foxglove Travel|foxglove.example.net|travel`;

export const COMPANIES: readonly Company[] = ROWS.trim()
  .split("\n")
  .map((row) => row.split("|"))
  .map(([name = "", domain = "", trade = ""]) => ({ name, domain, trade }));

/** Where people without a company write from. */
export const FREE_MAIL: readonly string[] = ["mail.example.com", "post.example.org", "inbox.example.net"];
