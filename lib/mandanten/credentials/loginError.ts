import { OutlookError } from '../../sync/ports/errors.ts';

/** Codes of the login service (AADSTS…) that have a remedy of their own. */
const REMEDIES: Readonly<Record<number, string>> = {
  7000215: 'AZURE_CLIENT_SECRET ist falsch (einzutragen ist der Wert des Geheimnisses, nicht seine ID).',
  7000222: 'AZURE_CLIENT_SECRET ist abgelaufen. In Entra ID ein neues Geheimnis anlegen und eintragen.',
  700016: 'AZURE_CLIENT_ID ist in diesem Mandanten unbekannt. Kennung und AZURE_TENANT_ID prüfen.',
  70021:
    'Die App vertraut der verwalteten Identität nicht (oder erst in einigen Minuten). In Entra ID bei der App die Verbundanmeldeinformation für AZURE_FEDERATED_IDENTITY prüfen.',
  700213:
    'Die App vertraut der verwalteten Identität nicht. In Entra ID bei der App Aussteller und Antragsteller der Verbundanmeldeinformation prüfen.',
  90002: 'AZURE_TENANT_ID ist unbekannt. Kennung des Microsoft-365-Mandanten prüfen.',
  900023: 'AZURE_TENANT_ID ist ungültig. Kennung des Microsoft-365-Mandanten prüfen.',
  700027: 'Das Zertifikat passt nicht zur App. Seinen öffentlichen Teil bei der App in Entra ID hinterlegen.',
  7000112: 'Die App ist in Entra ID gesperrt. Ein Administrator muss sie wieder zulassen.',
  53003: 'Eine Richtlinie für bedingten Zugriff sperrt die App. Sie in Entra ID ausnehmen.',
};
const GENERAL = 'AZURE_TENANT_ID, AZURE_CLIENT_ID und AZURE_CLIENT_SECRET bzw. Zertifikat prüfen.';

/** The login service refused: `aadsts` is the number in its answer, if any. */
export function refusedLogin(aadsts: number | undefined): OutlookError {
  const code = aadsts === undefined ? '' : ` (AADSTS${aadsts})`;
  const remedy = (aadsts === undefined ? undefined : REMEDIES[aadsts]) ?? GENERAL;
  return unauthorized(`Die Anmeldung bei Microsoft 365 wurde abgelehnt${code}. ${remedy}`, aadsts);
}

/** The login service did not answer, or not as documented. */
export function unreachableLogin(): OutlookError {
  return unauthorized(
    'Der Anmeldedienst von Microsoft 365 ist nicht erreichbar oder antwortet unverständlich. Netzwerk, Proxy und AZURE_AUTHORITY_HOST prüfen.',
  );
}

/** There is no managed identity here. */
export function missingIdentity(): OutlookError {
  return unauthorized(
    'Hier gibt es keine verwaltete Identität, mit der die Anmeldung bei Microsoft 365 gelingt. Außerhalb von Azure AZURE_TENANT_ID, AZURE_CLIENT_ID und AZURE_CLIENT_SECRET (oder AZURE_CLIENT_CERTIFICATE_PATH) angeben; in Azure die Identität einschalten und AZURE_CLIENT_ID prüfen.',
  );
}

/** The number behind AADSTS in a text of the login service; of the text nothing else is kept. */
export function aadstsNumber(text: unknown): number | undefined {
  const digits = typeof text === 'string' ? /\bAADSTS(\d{4,8})\b/.exec(text)?.[1] : undefined;
  return digits === undefined ? undefined : Number(digits);
}

function unauthorized(message: string, aadsts?: number): OutlookError {
  return new OutlookError('unauthorized', message, aadsts === undefined ? {} : { code: `AADSTS${aadsts}` });
}
