import { ersteinrichtung as markAnwender } from '../../lib/jobs/ersteinrichtung.ts';
import { UsageError } from '../../lib/jobs/usageError.ts';
import type { Options } from '../arguments.ts';
import { EXIT } from '../exitCode.ts';
import type { Host } from '../host.ts';
import { counted } from '../output/german.ts';
import { WAIT_FOR_LEASE_MS } from './abgleich.ts';
import type { CommandResult } from './result.ts';
import { withMandant } from './withMandant.ts';

/** `emisExchangeSync -T=Vorname_Nachname`: marks everything from today on for the next Abgleich. */
export async function ersteinrichtung(
  anwender: string,
  options: Options,
  host: Host,
): Promise<CommandResult> {
  if (options.trockenlauf)
    throw new UsageError(
      '-T= und --trockenlauf passen nicht zusammen: Die Ersteinrichtung merkt nur vor. Was ein Abgleich tun würde, zeigt: emisExchangeSync Termine --trockenlauf',
    );
  if (options.anwender !== undefined)
    throw new UsageError('-T= nennt den Anwender schon; lassen Sie --anwender weg.');
  const done = await withMandant(host, options, (mandant) =>
    markAnwender(mandant, anwender, {
      owner: host.owner,
      waitForLease_ms: WAIT_FOR_LEASE_MS,
      signal: host.signal,
    }),
  );
  const { vorgemerkt } = done.termine;
  return {
    exitCode: EXIT.done,
    text: `${done.anwender}: ${counted(vorgemerkt, 'Termin', 'Termine')} aus emis vorgemerkt. Der nächste Abgleich überträgt sie und liest den Outlook-Kalender ab heute: emisExchangeSync Termine\n`,
    document: { ok: true, ...done } as CommandResult['document'],
  };
}
