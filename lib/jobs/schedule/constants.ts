import type { Domaene } from '../../domain/domaene.ts';

/** emis' system variables, and app settings that override them: one per domain (manual, "Synchronisationsintervalle"). */
export const ZEITPLAN_VARIABLES: Readonly<Record<Domaene, string>> = {
  termine: 'emis_exchangesync_zeitplan_termine',
  wiedervorlagen: 'emis_exchangesync_zeitplan_wiedervorlagen',
  posteingang: 'emis_exchangesync_zeitplan_posteingang',
  gesendete: 'emis_exchangesync_zeitplan_gesendeteelemente',
  adressen: 'emis_exchangesync_zeitplan_ansprechpartner',
};

/** The longest interval: one week. */
export const MAX_INTERVAL_MIN = 10_080;

/** What an administrator may write, for error lines. */
export const ZEITPLAN_RULE = `Erlaubt sind ein Abstand in Minuten (1 bis ${MAX_INTERVAL_MIN}, zum Beispiel 5), Uhrzeiten (23:00 oder 08:00,12:30) oder ein NCRONTAB-Ausdruck mit 5 oder 6 Feldern (0 */5 * * * *); leer = aus.`;
