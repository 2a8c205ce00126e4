import type { EmisStore } from '../../sync/ports/store.ts';
import type { SchemaMap } from '../schemaMap.ts';
import { type ConnectionOptions, openConnection } from './openConnection.ts';
import { mssqlStore } from './store.ts';

export interface MssqlOptions extends ConnectionOptions {
  readonly schema: SchemaMap;
}

/**
 * Opens the emis database on a SQL Server (`EMIS_SQL=Server=…`). Nothing is sent yet: what is wrong with the server, the
 * login or the tables shows with the first call, as a StoreError with a German remedy.
 */
export function openMssql({ schema, ...options }: MssqlOptions): EmisStore {
  return mssqlStore(openConnection(options), schema);
}
