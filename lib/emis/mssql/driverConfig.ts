import type { config } from 'mssql';
import type { SqlLogin, SqlServerAddress } from './address.ts';

/** How long the driver lets a batch run before it asks the server to stop it. */
export const REQUEST_TIMEOUT_MS = 30_000;
/** Connections of one Mandant: runs in parallel within one host, plus one for administration. */
const POOL_SIZE = 8;
/** Idle connections are kept so long: a new one costs hundreds of milliseconds, schedules come every few minutes. */
const IDLE_MS = 10 * 60_000;

/** The address as the driver wants it. Holds the password: never log it. */
export function driverConfig(address: SqlServerAddress): config {
  const given: config['options'] = {
    encrypt: address.encrypt as boolean,
    trustServerCertificate: address.trustServerCertificate,
    appName: address.applicationName,
    multiSubnetFailover: address.multiSubnetFailover,
    enableArithAbort: true,
    // Wall times never pass through Date (statements convert them to text); this keeps the host's zone out of it anyway.
    useUTC: true,
    // Ours repeats, with a bound and jitter.
    maxRetriesOnTransientErrors: 0,
    ...(address.hostNameInCertificate === undefined ? {} : { serverName: address.hostNameInCertificate }),
    ...(address.instance === undefined ? {} : { instanceName: address.instance }),
    ...(address.packetSize_bytes === undefined ? {} : { packetSize: address.packetSize_bytes }),
  };
  return {
    server: address.server,
    ...(address.port === undefined ? {} : { port: address.port }),
    database: address.database,
    ...loginConfig(address.login),
    connectionTimeout: address.connectTimeout_ms,
    requestTimeout: REQUEST_TIMEOUT_MS,
    // Not `true`: that would ask the server SELECT 1 before every batch.
    validateConnection: 'socket',
    options: given,
    pool: {
      min: 0,
      max: POOL_SIZE,
      idleTimeoutMillis: IDLE_MS,
      acquireTimeoutMillis: address.connectTimeout_ms + REQUEST_TIMEOUT_MS,
      createTimeoutMillis: address.connectTimeout_ms + REQUEST_TIMEOUT_MS,
      // A failed login is reported at once, not repeated inside the pool.
      propagateCreateError: true,
    },
  };
}

function loginConfig(login: SqlLogin): Partial<config> {
  switch (login.kind) {
    case 'password':
      return { user: login.user, password: login.password.reveal() };
    case 'windows':
      return { domain: login.domain, user: login.user, password: login.password.reveal() };
    case 'managedIdentity':
      return {
        authentication: {
          type: 'azure-active-directory-msi-app-service',
          options: login.client === undefined ? {} : { clientId: login.client },
        },
      };
    case 'application':
      return {
        authentication: {
          type: 'azure-active-directory-service-principal-secret',
          options: {
            tenantId: login.tenant,
            clientId: login.client,
            clientSecret: login.clientSecret.reveal(),
          },
        },
      };
    case 'default':
      return {
        authentication: {
          type: 'azure-active-directory-default',
          options: login.client === undefined ? {} : { clientId: login.client },
        },
      };
  }
}
