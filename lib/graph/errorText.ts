import type { OutlookErrorKind } from '../sync/ports/errors.ts';

/**
 * What the administrator reads: German, with the remedy. Holds status and code at most; addresses, subjects and Graph's
 * own texts never, because messages reach logs.
 */
export function errorText(
  kind: OutlookErrorKind,
  status: number,
  code: string | undefined,
  permissions: string,
): string {
  const answer = code === undefined ? `HTTP ${status}` : `HTTP ${status}, ${code}`;
  switch (kind) {
    case 'throttled':
      return `Microsoft Graph drosselt das Postfach dieser Synchronisation (${answer}); der Abgleich wird später fortgesetzt.`;
    case 'cursorExpired':
      return `Der gemerkte Stand des Postfachs ist bei Microsoft Graph abgelaufen (${answer}); ein voller Durchgang folgt.`;
    case 'unauthorized':
      return `Microsoft Graph nimmt das Zugriffstoken nicht an (${answer}): abgelaufen oder falsch. AZURE_TENANT_ID, AZURE_CLIENT_ID und AZURE_CLIENT_SECRET bzw. Zertifikat oder verwaltete Identität prüfen; bei fest eingestelltem GRAPH_TOKEN ein neues eintragen.`;
    case 'forbidden':
      return `Microsoft Graph verweigert den Zugriff auf das Postfach dieser Synchronisation (${answer}). Der App in Entra ID die Anwendungsberechtigungen ${permissions} mit Administratorzustimmung erteilen oder den RBAC-Bereich der App in Exchange Online auf dieses Postfach ausdehnen; das wirkt erst nach bis zu 2 Stunden.`;
    case 'mailboxUnknown':
      return `Das Postfach dieser Synchronisation gibt es nicht oder es ist über Microsoft Graph nicht erreichbar (${answer}). Adresse, Exchange-Online-Lizenz und laufende Umzüge des Postfachs prüfen.`;
    case 'notFound':
      return `Das Element gibt es im Postfach nicht mehr (${answer}).`;
    case 'stale':
      return `Das Element wurde in Outlook inzwischen geändert (${answer}).`;
    case 'unclear':
      return `Microsoft Graph konnte die Anfrage nicht sicher ausführen (${answer}); beim nächsten Abgleich wird nachgesehen, ob sie gewirkt hat.`;
    case 'malformed':
      return `Microsoft Graph antwortet anders als dokumentiert (${answer}). Tritt es wieder auf, GRAPH_BASE_URL und Proxy prüfen.`;
    case 'rejected':
      return status >= 300 && status < 400
        ? `Die Anfrage wurde umgeleitet (${answer}); Umleitungen wird nicht gefolgt, damit das Token nicht an fremde Server gelangt. GRAPH_BASE_URL und Proxy prüfen.`
        : `Microsoft Graph lehnt die Anfrage ab (${answer}).`;
  }
}
