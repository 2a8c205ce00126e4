import { findWindows, WINDOWS_TO_IANA_MAP } from 'windows-iana';

/** The IANA names that dateTimeTimeZone documents besides the Windows names (graph.md 16.1). No others are accepted. */
const documentedIanaNames = `Etc/GMT+12 Etc/GMT+11 Pacific/Honolulu America/Anchorage America/Santa_Isabel
America/Los_Angeles America/Phoenix America/Chihuahua America/Denver America/Guatemala America/Chicago
America/Mexico_City America/Regina America/Bogota America/New_York America/Indiana/Indianapolis America/Caracas
America/Asuncion America/Halifax America/Cuiaba America/La_Paz America/Santiago America/St_Johns America/Sao_Paulo
America/Argentina/Buenos_Aires America/Cayenne America/Godthab America/Montevideo America/Bahia Etc/GMT+2
Atlantic/Azores Atlantic/Cape_Verde Africa/Casablanca Etc/GMT Europe/London Atlantic/Reykjavik Europe/Berlin
Europe/Budapest Europe/Paris Europe/Warsaw Africa/Lagos Africa/Windhoek Europe/Bucharest Asia/Beirut Africa/Cairo
Asia/Damascus Africa/Johannesburg Europe/Kiev Europe/Istanbul Asia/Jerusalem Asia/Amman Asia/Baghdad
Europe/Kaliningrad Asia/Riyadh Africa/Nairobi Asia/Tehran Asia/Dubai Asia/Baku Europe/Moscow Indian/Mauritius
Asia/Tbilisi Asia/Yerevan Asia/Kabul Asia/Karachi Asia/Tashkent Asia/Kolkata Asia/Colombo Asia/Kathmandu Asia/Almaty
Asia/Dhaka Asia/Yekaterinburg Asia/Rangoon Asia/Bangkok Asia/Novosibirsk Asia/Shanghai Asia/Krasnoyarsk
Asia/Singapore Australia/Perth Asia/Taipei Asia/Ulaanbaatar Asia/Irkutsk Asia/Tokyo Asia/Seoul Australia/Adelaide
Australia/Darwin Australia/Brisbane Australia/Sydney Pacific/Port_Moresby Australia/Hobart Asia/Yakutsk
Pacific/Guadalcanal Asia/Vladivostok Pacific/Auckland Etc/GMT-12 Pacific/Fiji Asia/Magadan Pacific/Tongatapu
Pacific/Apia Pacific/Kiritimati`.split(/\s+/);

const ianaOfAccepted = new Map<string, string>([
  ...documentedIanaNames.map((name): [string, string] => [name, name]),
  ...WINDOWS_TO_IANA_MAP.filter((entry) => entry.territory === '001').map((entry): [string, string] => [
    entry.windowsName,
    String(entry.iana[0]),
  ]),
  ['UTC', 'UTC'],
]);

/** The IANA zone behind a name that Graph accepts in `timeZone` and `outlook.timezone`; undefined: Graph refuses it. */
export function ianaOfAcceptedZone(name: string): string | undefined {
  return ianaOfAccepted.get(name);
}

/** The Windows name that Exchange stores for a zone of a user's own Outlook, which may be any zone of the world. */
export function windowsNameOf(ianaName: string): string {
  return findWindows(ianaName)[0] ?? 'tzone://Microsoft/Custom';
}
