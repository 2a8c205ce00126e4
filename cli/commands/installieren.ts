import { UsageError } from '../../lib/jobs/usageError.ts';
import { installationScript, installEmis, rightsForOperation } from '../../lib/mandanten/installEmis.ts';
import type { Settings } from '../../lib/mandanten/settings.ts';
import { StoreError } from '../../lib/sync/ports/errors.ts';
import type { Options } from '../arguments.ts';
import { EXIT } from '../exitCode.ts';
import type { Host } from '../host.ts';
import { counted } from '../output/german.ts';
import type { CommandResult } from './result.ts';
import { withSettings } from './withMandant.ts';

const KINDS = { tabelle: 'Tabelle', index: 'Index', trigger: 'Trigger' } as const;

/** `emisExchangeSync installieren`: creates what is missing in the emis database, or shows the T-SQL for it or for the rights. */
export async function installieren(options: Options, host: Host): Promise<CommandResult> {
  refuse(options);
  return withSettings(host, options, (settings) => install(settings, options, host));
}

async function install(settings: Settings, options: Options, host: Host): Promise<CommandResult> {
  if (options.nurAnzeigen || options.rechte) {
    const script = await (options.rechte ? rightsForOperation(settings) : installationScript(settings));
    return {
      exitCode: EXIT.done,
      text: script,
      document: { ok: true, tsql: script } as CommandResult['document'],
    };
  }
  try {
    const { created, existing, recommended } = await installEmis(settings, host);
    const lines = created.map(({ kind, name, table }) =>
      kind === 'tabelle'
        ? `${KINDS[kind]} ${name} angelegt.`
        : `${KINDS[kind]} ${name} (auf ${table}) angelegt.`,
    );
    return {
      exitCode: EXIT.done,
      text: `${[...lines, closing(created.length, existing), ...advice(recommended)].join('\n')}\n`,
      document: {
        ok: true,
        angelegt: created,
        vorhanden: existing,
        empfohlen: recommended,
      } as CommandResult['document'],
    };
  } catch (error) {
    if (error instanceof StoreError) throw new UsageError(error.message);
    throw error;
  }
}

function refuse(options: Options): void {
  const wrong =
    options.anwender !== undefined ? '--anwender' : options.bestaetigen ? '--bestaetigen' : undefined;
  if (wrong !== undefined)
    throw new UsageError(`${wrong} gibt es bei „installieren“ nicht; lassen Sie es weg.`);
  if (options.trockenlauf)
    throw new UsageError(
      '--trockenlauf gibt es bei „installieren“ nicht. Was angelegt würde, zeigt: emisExchangeSync installieren --nur-anzeigen',
    );
}

/** What is the vendor's is never altered; without these, though, every Abgleich reads the whole spooler. */
function advice(recommended: readonly string[]): string[] {
  if (recommended.length === 0) return [];
  return [
    'Empfehlung: Die Tabelle des Spoolers stammt nicht von emisExchangeSync und wird nicht verändert. Hat sie keine gleichwertigen Indizes, so lassen Sie diese anlegen, sonst liest jeder Abgleich den ganzen Spooler:',
    ...recommended.map((sql) => `  ${sql}`),
  ];
}

function closing(created: number, existing: number): string {
  const present = `${counted(existing, 'Objekt war', 'Objekte waren')} schon da und blieben, wie sie sind.`;
  if (created === 0)
    return `Nichts anzulegen: ${present.replace('schon da und blieben', 'alle da und bleiben')}`;
  return existing === 0 ? 'Fertig.' : `Fertig; ${present}`;
}
