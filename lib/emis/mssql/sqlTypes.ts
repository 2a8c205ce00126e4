import mssql from 'mssql';
import type { SqlType } from './connection.ts';

const SIZED = /^(nvarchar|varchar|char)\((\d+)\)$/;

/** Our name of a parameter's type as the driver's. */
export function driverType(type: SqlType): mssql.ISqlType | (() => mssql.ISqlType) {
  switch (type) {
    case 'nvarchar(max)':
      return mssql.NVarChar(mssql.MAX);
    case 'varbinary(max)':
      return mssql.VarBinary(mssql.MAX);
    case 'int':
      return mssql.Int();
    case 'bigint':
      return mssql.BigInt();
    case 'bit':
      return mssql.Bit();
    default:
      return sized(type);
  }
}

/** How many characters fit; undefined for types without a length. A longer value would break the stream to the server. */
export function maxLength(type: SqlType): number | undefined {
  const size = SIZED.exec(type)?.[2];
  return size === undefined ? undefined : Number(size);
}

function sized(type: SqlType): mssql.ISqlType {
  const [, name, size] = SIZED.exec(type) ?? [];
  if (name === 'nvarchar') return mssql.NVarChar(Number(size));
  if (name === 'varchar') return mssql.VarChar(Number(size));
  if (name === 'char') return mssql.Char(Number(size));
  throw new Error(`No driver type is known for the T-SQL type ${type}.`);
}
