/** What a keyword says, whatever of its names is used. */
export type Keyword =
  | 'server'
  | 'database'
  | 'user'
  | 'password'
  | 'encrypt'
  | 'trustServerCertificate'
  | 'hostNameInCertificate'
  | 'connectTimeout'
  | 'authentication'
  | 'tenant'
  | 'applicationName'
  | 'applicationIntent'
  | 'integratedSecurity'
  | 'multiSubnetFailover'
  | 'packetSize';

const NAMES: Readonly<Record<Keyword, readonly string[]>> = {
  server: ['server', 'data source', 'address', 'addr', 'network address'],
  database: ['database', 'initial catalog'],
  user: ['user id', 'uid', 'user', 'userid'],
  password: ['password', 'pwd'],
  encrypt: ['encrypt'],
  trustServerCertificate: ['trustservercertificate', 'trust server certificate'],
  hostNameInCertificate: ['hostnameincertificate', 'host name in certificate'],
  connectTimeout: ['connect timeout', 'connection timeout', 'timeout'],
  authentication: ['authentication'],
  tenant: ['tenant id', 'tenantid'],
  applicationName: ['application name', 'app'],
  applicationIntent: ['applicationintent', 'application intent'],
  integratedSecurity: ['integrated security', 'trusted_connection'],
  multiSubnetFailover: ['multisubnetfailover', 'multi subnet failover'],
  packetSize: ['packet size'],
};

/** Keywords that other drivers know and that change nothing here: pooling, retrying and sessions are our own affair. */
const WITHOUT_EFFECT = new Set([
  'asynchronous processing',
  'command timeout',
  'connect retry count',
  'connect retry interval',
  'connection lifetime',
  'connection reset',
  'connectretrycount',
  'connectretryinterval',
  'current language',
  'enlist',
  'ip address preference',
  'ipaddresspreference',
  'language',
  'load balance timeout',
  'max pool size',
  'min pool size',
  'multiple active result sets',
  'multipleactiveresultsets',
  'persist security info',
  'persistsecurityinfo',
  'pool blocking period',
  'poolblockingperiod',
  'pooling',
  'provider',
  'replication',
  'transaction binding',
  'transparentnetworkipresolution',
  'type system version',
  'user instance',
  'workstation id',
  'wsid',
]);

/** Keywords that ask for something which we cannot do: left out silently they would mislead. */
const IMPOSSIBLE: Readonly<Record<string, string>> = {
  attachdbfilename: 'AttachDbFilename ist nicht möglich. Nennen Sie die Datenbank mit Database.',
  'initial file name': 'Initial File Name ist nicht möglich. Nennen Sie die Datenbank mit Database.',
  'extended properties': 'Extended Properties ist nicht möglich. Nennen Sie die Datenbank mit Database.',
  'column encryption setting':
    'Column Encryption Setting (Always Encrypted) ist nicht möglich. Entfernen Sie es.',
  'failover partner':
    'Failover Partner ist nicht möglich. Nennen Sie den Listener der Verfügbarkeitsgruppe als Server.',
  'network library': 'Network Library ist nicht möglich; verbunden wird über TCP. Entfernen Sie es.',
  network: 'Network ist nicht möglich; verbunden wird über TCP. Entfernen Sie es.',
  net: 'Net ist nicht möglich; verbunden wird über TCP. Entfernen Sie es.',
  'server certificate':
    'Server Certificate ist nicht möglich. Hinterlegen Sie das Zertifikat mit NODE_EXTRA_CA_CERTS.',
  servercertificate:
    'ServerCertificate ist nicht möglich. Hinterlegen Sie das Zertifikat mit NODE_EXTRA_CA_CERTS.',
};

/** Only a string of ODBC has them (learn.microsoft.com, SQLDriverConnect). It quotes values in its own way. */
export const OF_ODBC: ReadonlySet<string> = new Set(['driver', 'dsn', 'filedsn', 'savefile']);

const KEYWORD_OF = new Map(
  Object.entries(NAMES).flatMap(([keyword, names]) => names.map((name) => [name, keyword as Keyword])),
);

/** Every keyword that means something here, as a line of help. */
export const KNOWN_KEYWORDS =
  'Server, Database, User ID, Password, Encrypt, TrustServerCertificate, HostNameInCertificate, Connect Timeout, Authentication, Tenant Id, Application Name, MultiSubnetFailover, Packet Size';

/** What to do with a keyword: use it, pass over it, or say why it is impossible; undefined when nobody knows it. */
export function meaning(
  name: string,
): { readonly use: Keyword } | { readonly passOver: true } | { readonly impossible: string } | undefined {
  const use = KEYWORD_OF.get(name);
  if (use !== undefined) return { use };
  if (WITHOUT_EFFECT.has(name)) return { passOver: true };
  const impossible = IMPOSSIBLE[name];
  return impossible === undefined ? undefined : { impossible };
}
