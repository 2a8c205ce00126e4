const REMEDY =
  'Installieren Sie auf dem SQL Server ein Zertifikat einer vertrauenswürdigen Stelle, oder setzen Sie in EMIS_SQL TrustServerCertificate=True, wenn der Weg zum Server vertrauenswürdig ist.';

const PROBLEMS: Readonly<Record<string, string>> = {
  DEPTH_ZERO_SELF_SIGNED_CERT: `Der SQL Server weist sich mit einem selbst signierten Zertifikat aus. ${REMEDY}`,
  SELF_SIGNED_CERT_IN_CHAIN: `Das Zertifikat des SQL Servers stammt von einer Stelle, die hier nicht bekannt ist. Hinterlegen Sie deren Stammzertifikat (NODE_EXTRA_CA_CERTS), oder: ${REMEDY}`,
  UNABLE_TO_GET_ISSUER_CERT: `Das Zertifikat des SQL Servers stammt von einer Stelle, die hier nicht bekannt ist. Hinterlegen Sie deren Stammzertifikat (NODE_EXTRA_CA_CERTS), oder: ${REMEDY}`,
  UNABLE_TO_GET_ISSUER_CERT_LOCALLY: `Das Zertifikat des SQL Servers stammt von einer Stelle, die hier nicht bekannt ist. Hinterlegen Sie deren Stammzertifikat (NODE_EXTRA_CA_CERTS), oder: ${REMEDY}`,
  UNABLE_TO_VERIFY_LEAF_SIGNATURE: `Das Zertifikat des SQL Servers lässt sich nicht bis zu einer vertrauenswürdigen Stelle verfolgen. ${REMEDY}`,
  CERT_HAS_EXPIRED: `Das Zertifikat des SQL Servers ist abgelaufen. ${REMEDY}`,
  CERT_NOT_YET_VALID: `Das Zertifikat des SQL Servers gilt noch nicht. Prüfen Sie die Uhren beider Rechner. ${REMEDY}`,
  CERT_REVOKED: `Das Zertifikat des SQL Servers ist gesperrt. ${REMEDY}`,
  ERR_TLS_CERT_ALTNAME_INVALID:
    'Das Zertifikat des SQL Servers gilt für einen anderen Namen. Nennen Sie in EMIS_SQL den Server mit dem Namen des Zertifikats, oder geben Sie diesen Namen mit HostNameInCertificate an.',
};

/** Handshakes that fail before any certificate is looked at. */
const NO_COMMON_PROTOCOL =
  /^(EPROTO|ERR_SSL_|ERR_TLS_(?!CERT_)|UNSUPPORTED_PROTOCOL|EE_KEY_TOO_SMALL|CA_MD_TOO_WEAK)/;

/** What is wrong with the server's certificate or encryption, with the remedy; undefined when it is something else. */
export function certificateProblem(codes: ReadonlySet<string>): string | undefined {
  for (const code of codes) {
    const problem = PROBLEMS[code];
    if (problem !== undefined) return problem;
  }
  if (![...codes].some((code) => NO_COMMON_PROTOCOL.test(code))) return undefined;
  return 'Mit dem SQL Server kam keine verschlüsselte Verbindung zustande. Aktivieren Sie dort TLS 1.2 oder neuer und ein Zertifikat mit mindestens 2048 Bit.';
}

/**
 * What is wrong when one of the two asks for encryption and the other does not have it; the driver has one code for both.
 *
 * @param encrypt what we asked for
 */
export function encryptionProblem(
  codes: ReadonlySet<string>,
  encrypt: boolean | 'strict',
): string | undefined {
  if (!codes.has('EENCRYPT')) return undefined;
  return encrypt === false
    ? 'Der SQL Server verlangt eine verschlüsselte Verbindung. Setzen Sie in EMIS_SQL Encrypt=True.'
    : 'Der SQL Server bietet keine verschlüsselte Verbindung an. Richten Sie dort ein Zertifikat ein, oder setzen Sie in EMIS_SQL Encrypt=False, wenn der Weg zum Server vertrauenswürdig ist.';
}
