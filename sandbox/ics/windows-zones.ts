const NAMES = `
Dateline=Etc/GMT+12|Hawaiian=Pacific/Honolulu|Alaskan=America/Anchorage|Pacific=America/Los_Angeles
US Mountain=America/Phoenix|Mountain=America/Denver|Central America=America/Guatemala|Central=America/Chicago
Central (Mexico)=America/Mexico_City|Mexico=America/Mexico_City|Canada Central=America/Regina|SA Pacific=America/Bogota
Eastern=America/New_York|US Eastern=America/Indianapolis|Venezuela=America/Caracas|Atlantic=America/Halifax
SA Western=America/La_Paz|Pacific SA=America/Santiago|Newfoundland=America/St_Johns|E. South America=America/Sao_Paulo
Argentina=America/Buenos_Aires|SA Eastern=America/Cayenne|Montevideo=America/Montevideo|Azores=Atlantic/Azores
Cape Verde=Atlantic/Cape_Verde|Morocco=Africa/Casablanca|GMT=Europe/London|Greenwich=Atlantic/Reykjavik
W. Europe=Europe/Berlin|Central Europe=Europe/Budapest|Romance=Europe/Paris|Central European=Europe/Warsaw
W. Central Africa=Africa/Lagos|Jordan=Asia/Amman|GTB=Europe/Bucharest|Middle East=Asia/Beirut|Egypt=Africa/Cairo
South Africa=Africa/Johannesburg|FLE=Europe/Kiev|Israel=Asia/Jerusalem|E. Europe=Europe/Chisinau|Turkey=Europe/Istanbul
Kaliningrad=Europe/Kaliningrad|Arabic=Asia/Baghdad|Arab=Asia/Riyadh|Russian=Europe/Moscow|E. Africa=Africa/Nairobi
Iran=Asia/Tehran|Arabian=Asia/Dubai|Azerbaijan=Asia/Baku|Georgian=Asia/Tbilisi|Mauritius=Indian/Mauritius
Caucasus=Asia/Yerevan|Afghanistan=Asia/Kabul|West Asia=Asia/Tashkent|Ekaterinburg=Asia/Yekaterinburg
Pakistan=Asia/Karachi|India=Asia/Kolkata|Sri Lanka=Asia/Colombo|Nepal=Asia/Kathmandu|Central Asia=Asia/Almaty
Bangladesh=Asia/Dhaka|Myanmar=Asia/Yangon|SE Asia=Asia/Bangkok|N. Central Asia=Asia/Novosibirsk|China=Asia/Shanghai
North Asia=Asia/Krasnoyarsk|Singapore=Asia/Singapore|W. Australia=Australia/Perth|Taipei=Asia/Taipei
Tokyo=Asia/Tokyo|Korea=Asia/Seoul|Yakutsk=Asia/Yakutsk|Cen. Australia=Australia/Adelaide
AUS Central=Australia/Darwin|E. Australia=Australia/Brisbane|AUS Eastern=Australia/Sydney|West Pacific=Pacific/Port_Moresby
Tasmania=Australia/Hobart|Vladivostok=Asia/Vladivostok|Lord Howe=Australia/Lord_Howe|Central Pacific=Pacific/Guadalcanal
New Zealand=Pacific/Auckland|Fiji=Pacific/Fiji|Chatham Islands=Pacific/Chatham|Tonga=Pacific/Tongatapu|Samoa=Pacific/Apia`;

/** Outlook's names in lower case, with the IANA zone that Unicode's CLDR gives them. */
export const WINDOWS_ZONES: ReadonlyMap<string, string> = new Map(
  NAMES.trim()
    .split(/[|\n]/)
    .map((pair) => pair.split("=") as [string, string])
    .map(([name, iana]) => [`${name} standard time`.toLowerCase(), iana]),
);
