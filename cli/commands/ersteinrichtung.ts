import { type Ersteinrichtung, ersteinrichtung as markAnwender } from '../../lib/jobs/ersteinrichtung.ts';
import { UsageError } from '../../lib/jobs/usageError.ts';
import type { Options } from '../arguments.ts';
import { EXIT } from '../exitCode.ts';
import type { Host } from '../host.ts';
import { renderMarked } from '../output/marked.ts';
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
  return withMandant(host, options, 'install', async (mandant) => {
    const done = await markAnwender(mandant, anwender, {
      owner: host.owner,
      waitForLease_ms: WAIT_FOR_LEASE_MS,
      signal: host.signal,
    });
    return {
      exitCode: EXIT.done,
      text: `${done.anwender}: ${renderMarked(done)}. ${next(done)}\n`,
      document: { ok: true, ...done } as CommandResult['document'],
    };
  });
}

function next({ termine, wiedervorlagen }: Ersteinrichtung): string {
  const calls = [
    ...(termine === undefined ? [] : ['emisExchangeSync Termine']),
    ...(wiedervorlagen === undefined ? [] : ['emisExchangeSync Wiedervorlagen']),
  ];
  const reads = [
    ...(termine === undefined ? [] : ['den Outlook-Kalender ab heute']),
    ...(wiedervorlagen === undefined ? [] : ['alle offenen Aufgaben in Outlook']),
  ];
  return `Der nächste Abgleich überträgt sie und liest ${reads.join(' und ')}: ${calls.join(', dann ')}`;
}
