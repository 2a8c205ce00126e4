import { readFileSync } from 'node:fs';
import { z } from 'zod';
import { Secret } from '../secret.ts';
import type { Environment } from './environment.ts';
import { DEFAULT_GRAPH } from './graph.ts';
import { isLoopbackOrigin, ORIGIN_RULE, safeOrigin } from './origins.ts';
import type { Problems } from './problems.ts';

/** How we prove to Microsoft Graph who we are. `authority`: origin of the login endpoint. */
export type CredentialSettings =
  | { readonly kind: 'token'; readonly token: Secret }
  | {
      readonly kind: 'secret';
      readonly authority: string;
      readonly tenant: string;
      readonly client: string;
      readonly secret: Secret;
    }
  | {
      readonly kind: 'certificate';
      readonly authority: string;
      readonly tenant: string;
      readonly client: string;
      readonly certificatePath: string;
    }
  /** `certificate`: PEM text with the private key. */
  | {
      readonly kind: 'certificateText';
      readonly authority: string;
      readonly tenant: string;
      readonly client: string;
      readonly certificate: Secret;
    }
  /** An app of several tenants that trusts a user-assigned managed identity, named by its client id (graph.md 10.2). */
  | {
      readonly kind: 'federated';
      readonly authority: string;
      readonly tenant: string;
      readonly client: string;
      readonly identity: string;
    }
  /** `client` names a user-assigned identity; without it the system-assigned one. */
  | { readonly kind: 'managedIdentity'; readonly client: string | undefined };

const DEFAULT_AUTHORITY = 'https://login.microsoftonline.com';
const COMPLETE_SETS =
  'Vollständig ist: AZURE_TENANT_ID, AZURE_CLIENT_ID und AZURE_CLIENT_SECRET; oder dieselben mit AZURE_CLIENT_CERTIFICATE (PEM), AZURE_CLIENT_CERTIFICATE_PATH oder AZURE_FEDERATED_IDENTITY (Client-ID einer benutzerzugewiesenen Identität, der die App vertraut) statt Geheimnis; oder nichts davon (verwaltete Identität; mit AZURE_CLIENT_ID eine benutzerzugewiesene).';

/** They become part of a URL. */
const identifier = z
  .string()
  .regex(/^[\w.-]{1,255}$/, {
    error:
      'ist keine gültige Kennung. Tragen Sie die Kennung aus Entra ID ein (GUID; beim Mandanten auch dessen Domäne).',
  })
  .optional();
const identifiers = z.object({
  AZURE_TENANT_ID: identifier,
  AZURE_CLIENT_ID: identifier,
  AZURE_FEDERATED_IDENTITY: identifier,
});
/** What can prove that we are the app; one of them, never two. */
const PROOFS = [
  'AZURE_CLIENT_SECRET',
  'AZURE_CLIENT_CERTIFICATE',
  'AZURE_CLIENT_CERTIFICATE_PATH',
  'AZURE_FEDERATED_IDENTITY',
] as const;

/** GRAPH_TOKEN, AZURE_TENANT_ID, AZURE_CLIENT_ID, one of the proofs, AZURE_AUTHORITY_HOST. */
export function readCredentials(values: Environment, problems: Problems): CredentialSettings | undefined {
  const known = problems.check(identifiers, values);
  const authority = readAuthority(values.AZURE_AUTHORITY_HOST, problems);
  if (values.GRAPH_TOKEN !== undefined) return readToken(values.GRAPH_TOKEN, values, problems);
  if (known === undefined || authority === undefined) return undefined;
  const { AZURE_TENANT_ID: tenant, AZURE_CLIENT_ID: client } = known;
  const [proof, second] = PROOFS.filter((name) => values[name] !== undefined);
  if (tenant === undefined && proof === undefined) return Object.freeze({ kind: 'managedIdentity', client });
  if (second !== undefined) {
    problems.add(proof!, `und ${second} schließen einander aus. Entfernen Sie eines von beiden.`);
    return undefined;
  }
  if (tenant === undefined || client === undefined || proof === undefined) {
    const missing = [
      ...(tenant === undefined ? ['AZURE_TENANT_ID'] : []),
      ...(client === undefined ? ['AZURE_CLIENT_ID'] : []),
      ...(proof === undefined ? ['AZURE_CLIENT_SECRET oder AZURE_CLIENT_CERTIFICATE_PATH'] : []),
    ];
    problems.add(missing.join(', '), `fehlt; die Zugangsdaten sind unvollständig. ${COMPLETE_SETS}`);
    return undefined;
  }
  return readProof(proof, values[proof]!, { authority, tenant, client }, problems);
}

interface App {
  readonly authority: string;
  readonly tenant: string;
  readonly client: string;
}

function readProof(
  proof: (typeof PROOFS)[number],
  value: string,
  app: App,
  problems: Problems,
): CredentialSettings | undefined {
  switch (proof) {
    case 'AZURE_CLIENT_SECRET':
      return Object.freeze({ kind: 'secret', ...app, secret: new Secret(value) });
    case 'AZURE_FEDERATED_IDENTITY':
      if (!loginIsSecure(app, problems)) return undefined;
      return Object.freeze({ kind: 'federated', ...app, identity: value });
    case 'AZURE_CLIENT_CERTIFICATE':
      if (!loginIsSecure(app, problems)) return undefined;
      if (holdsCertificate(value))
        return Object.freeze({ kind: 'certificateText', ...app, certificate: new Secret(value) });
      problems.add(
        proof,
        'enthält nicht Zertifikat und privaten Schlüssel als PEM-Text. Legen Sie das Zertifikat in Key Vault mit dem Inhaltstyp PEM an.',
      );
      return undefined;
    case 'AZURE_CLIENT_CERTIFICATE_PATH':
      return readCertificate({ ...app, certificatePath: value }, problems);
  }
}

/** A fixed token is for tests and the simulator: it must never leave this machine. */
function readToken(token: string, values: Environment, problems: Problems): CredentialSettings | undefined {
  const origin = safeOrigin(values.GRAPH_BASE_URL ?? DEFAULT_GRAPH);
  if (origin !== undefined && !isLoopbackOrigin(origin)) {
    problems.add(
      'GRAPH_TOKEN',
      'ist nur zusammen mit einer lokalen GRAPH_BASE_URL erlaubt (http://127.0.0.1:PORT). Entfernen Sie es und geben Sie Zugangsdaten an (AZURE_TENANT_ID, AZURE_CLIENT_ID, AZURE_CLIENT_SECRET).',
    );
    return undefined;
  }
  if (!/^[\x21-\x7e]+$/.test(token)) {
    problems.add(
      'GRAPH_TOKEN',
      'enthält unzulässige Zeichen. Tragen Sie das Token ohne Leerzeichen und Umbrüche ein.',
    );
    return undefined;
  }
  return Object.freeze({ kind: 'token', token: new Secret(token) });
}

function readAuthority(text: string | undefined, problems: Problems): string | undefined {
  const origin = safeOrigin(text ?? DEFAULT_AUTHORITY);
  if (origin === undefined)
    problems.add('AZURE_AUTHORITY_HOST', `ist ungültig. ${ORIGIN_RULE} Vorgabe: ${DEFAULT_AUTHORITY}.`);
  return origin;
}

function readCertificate(
  certificate: App & { readonly certificatePath: string },
  problems: Problems,
): CredentialSettings | undefined {
  if (!loginIsSecure(certificate, problems)) return undefined;
  const content = certificateContent(certificate.certificatePath);
  if (content !== undefined && holdsCertificate(content))
    return Object.freeze({ kind: 'certificate', ...certificate });
  problems.add(
    'AZURE_CLIENT_CERTIFICATE_PATH',
    `die Datei ${certificate.certificatePath} ${content === undefined ? 'ist nicht lesbar' : 'enthält nicht Zertifikat und privaten Schlüssel'}. Geben Sie eine PEM-Datei mit beidem an und prüfen Sie die Rechte.`,
  );
  return undefined;
}

/** MSAL, which signs what stands for a secret, refuses http. */
function loginIsSecure({ authority }: App, problems: Problems): boolean {
  if (!authority.startsWith('http://')) return true;
  problems.add(
    'AZURE_AUTHORITY_HOST',
    'darf mit einem Zertifikat oder einer verwalteten Identität nur https:// sein. Verwenden Sie für lokale Versuche AZURE_CLIENT_SECRET.',
  );
  return false;
}

const holdsCertificate = (pem: string): boolean =>
  /-BEGIN CERTIFICATE-/.test(pem) && /-BEGIN [A-Z ]*PRIVATE KEY-/.test(pem);

function certificateContent(path: string): string | undefined {
  try {
    return readFileSync(path, 'latin1');
  } catch {
    return undefined;
  }
}
