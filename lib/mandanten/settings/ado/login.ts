import type { SqlLogin } from '../../../emis/mssql/address.ts';
import { Secret } from '../../secret.ts';

/** What a connection string says about logging in. */
export interface LoginWords {
  readonly authentication: string | undefined;
  readonly integratedSecurity: string | undefined;
  readonly user: string | undefined;
  readonly password: string | undefined;
  readonly tenant: string | undefined;
}

const POSSIBLE =
  'Möglich sind: Sql Password, Active Directory Managed Identity, Active Directory Service Principal, Active Directory Default.';

/** The login, or a German line about what is wrong; it quotes nothing. */
export function readLogin(words: LoginWords): SqlLogin | string {
  if (words.integratedSecurity !== undefined && /^(true|yes|sspi)$/i.test(words.integratedSecurity))
    return 'Integrated Security ist nicht möglich. Geben Sie User ID und Password an (auch DOMÄNE\\NAME), oder Authentication=Active Directory Managed Identity.';
  switch (words.authentication?.toLowerCase().replace(/\s+/g, '')) {
    case undefined:
    case '':
    case 'sqlpassword':
    case 'notspecified':
      return passwordLogin(words);
    case 'activedirectorymanagedidentity':
    case 'activedirectorymsi':
      return { kind: 'managedIdentity', client: words.user };
    case 'activedirectorydefault':
      return { kind: 'default', client: words.user };
    case 'activedirectoryserviceprincipal':
      return applicationLogin(words);
    case 'activedirectorypassword':
    case 'activedirectoryintegrated':
    case 'activedirectoryinteractive':
    case 'activedirectorydevicecodeflow':
    case 'activedirectoryworkloadidentity':
      return `Diese Art der Authentication ist nicht möglich. ${POSSIBLE}`;
    default:
      return `Authentication ist unbekannt. ${POSSIBLE}`;
  }
}

function passwordLogin({ user, password }: LoginWords): SqlLogin | string {
  const missing = [
    ...(user === undefined ? ['User ID'] : []),
    ...(password === undefined ? ['Password'] : []),
  ];
  if (user === undefined || password === undefined)
    return `${missing.join(' und ')} ${missing.length > 1 ? 'fehlen' : 'fehlt'}. Geben Sie die Anmeldung am SQL Server an, oder Authentication=Active Directory Managed Identity.`;
  const [, domain, name] = /^([^\\]+)\\([^\\]+)$/.exec(user) ?? [];
  if (domain !== undefined && name !== undefined)
    return { kind: 'windows', domain, user: name, password: new Secret(password) };
  return { kind: 'password', user, password: new Secret(password) };
}

function applicationLogin({ user, password, tenant }: LoginWords): SqlLogin | string {
  if (user === undefined || password === undefined || tenant === undefined)
    return 'Active Directory Service Principal braucht User ID (Anwendungs-ID), Password (Geheimnis) und Tenant Id.';
  return { kind: 'application', tenant, client: user, clientSecret: new Secret(password) };
}
