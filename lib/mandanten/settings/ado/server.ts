/** Where a server listens. Exactly one of port and instance decides; a port given beside an instance wins. */
export interface ServerName {
  readonly server: string;
  readonly port: number | undefined;
  readonly instance: string | undefined;
}

const DEFAULT_PORT = 1433;
const FORM = /^(?:tcp:)?([^\\,;]+?)\s*(?:\\\s*([^\\,]+?)\s*)?(?:,\s*(\d+)\s*)?$/i;
const HOST = /^[\p{L}\p{N}._:-]{1,255}$/u;
const HERE = new Set(['.', '(local)']);

/** `tcp:host,port`, `host`, `host\instance`. Answers a German line about what is wrong otherwise; it quotes nothing. */
export function readServer(text: string): ServerName | string {
  if (/^(np:|lpc:|admin:|\\\\)/i.test(text))
    return 'Server: Verbindungen sind nur über TCP möglich. Schreiben Sie Server=tcp:NAME,1433.';
  if (/^\(localdb\)/i.test(text))
    return 'Server: LocalDB ist nicht möglich. Nennen Sie einen SQL Server: Server=tcp:NAME,1433.';
  const [, host, instance, digits] = FORM.exec(text) ?? [];
  const server =
    host === undefined ? undefined : HERE.has(host) ? 'localhost' : host.replace(/^\[(.*)\]$/, '$1');
  if (server === undefined || !HOST.test(server))
    return 'Server ist nicht lesbar. Schreiben Sie Server=tcp:NAME,1433 oder Server=NAME\\INSTANZ.';
  const port = digits === undefined ? undefined : Number(digits);
  if (port !== undefined && !(port >= 1 && port <= 65_535))
    return 'Server: der Port muss zwischen 1 und 65535 liegen, zum Beispiel Server=tcp:NAME,1433.';
  if (port !== undefined) return { server, port, instance: undefined };
  return instance === undefined
    ? { server, port: DEFAULT_PORT, instance: undefined }
    : { server, port: undefined, instance };
}
