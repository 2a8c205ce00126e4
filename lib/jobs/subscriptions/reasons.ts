import type { OutlookError } from '../../sync/ports/errors.ts';

const POLLING = 'Bis dahin wird das Postfach nach Zeitplan abgefragt.';

/** Why a mailbox has no notifications, with the remedy. */
export const unreachable = (): string =>
  `Microsoft Graph erreicht die Adresse aus PUBLIC_URL nicht oder bekommt dort nicht die erwartete Antwort. Prüfen Sie, ob POST …/api/webhookGraph aus dem Internet ohne Anmeldung erreichbar ist und in 10 Sekunden antwortet. ${POLLING}`;

export const refused = (error: OutlookError): string =>
  `Für dieses Postfach lassen sich keine Benachrichtigungen einrichten. ${error.message} ${POLLING}`;

export const occupied = (): string =>
  `Für dieses Postfach besteht schon ein Abonnement derselben App, das einer anderen Adresse meldet (frühere PUBLIC_URL oder zweite Installation). Es wird nicht angetastet und läuft nach spätestens sieben Tagen ab; eine zweite Installation braucht eine eigene App. ${POLLING}`;
