/** A text that leaves only through `reveal` (lib/mandanten's Secret is one). */
export interface SecretText {
  reveal(): string;
}

/** How we log in to the server. */
export type SqlLogin =
  | { readonly kind: 'password'; readonly user: string; readonly password: SecretText }
  /** A Windows account, by NTLM. */
  | {
      readonly kind: 'windows';
      readonly domain: string;
      readonly user: string;
      readonly password: SecretText;
    }
  /** The identity that Azure gave this app; `client` names a user-assigned one. */
  | { readonly kind: 'managedIdentity'; readonly client: string | undefined }
  /** An app registration in Entra ID. */
  | {
      readonly kind: 'application';
      readonly tenant: string;
      readonly client: string;
      readonly clientSecret: SecretText;
    }
  /** Whatever identity the surroundings offer (environment, managed identity, developer's login). */
  | { readonly kind: 'default'; readonly client: string | undefined };

/** Where one emis database lies on a SQL Server and how it is reached (the content of an ADO connection string). */
export interface SqlServerAddress {
  readonly server: string;
  /** Undefined where an instance is named: the SQL Browser knows its port then. */
  readonly port: number | undefined;
  readonly instance: string | undefined;
  readonly database: string;
  readonly login: SqlLogin;
  /** `strict` is TDS 8 (SQL Server 2022 and newer). */
  readonly encrypt: boolean | 'strict';
  readonly trustServerCertificate: boolean;
  /** The name that the certificate bears, where it is not the server's. */
  readonly hostNameInCertificate: string | undefined;
  readonly connectTimeout_ms: number;
  readonly applicationName: string;
  readonly multiSubnetFailover: boolean;
  readonly packetSize_bytes: number | undefined;
}
