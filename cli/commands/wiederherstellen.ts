import { DOMAENE_TITLES } from '../../lib/jobs/domaenen.ts';
import { findAnwender } from '../../lib/jobs/findSynchronisation.ts';
import type { Mandant } from '../../lib/jobs/mandant.ts';
import { restoreVersion, type Wiederherstellung } from '../../lib/jobs/restoreVersion.ts';
import { UsageError } from '../../lib/jobs/usageError.ts';
import type { Options } from '../arguments.ts';
import { EXIT } from '../exitCode.ts';
import type { Host } from '../host.ts';
import { anwenderParameter } from '../output/anwenderParameter.ts';
import { renderVersions, versionDocument } from '../output/versions.ts';
import type { CommandResult } from './result.ts';
import { withMandant } from './withMandant.ts';

/** What a person reads at once; programs and `--ausfuehrlich` get more. */
const SHOWN = 50;
const MOST = 1_000;

/**
 * `emisExchangeSync wiederherstellen [NUMMER]`: lists the kept versions, or writes one back into emis.
 *
 * @param nummer undefined: the list
 */
export function wiederherstellen(
  nummer: number | undefined,
  options: Options,
  host: Host,
): Promise<CommandResult> {
  if (options.bestaetigen)
    throw new UsageError(
      '--bestaetigen gibt angehaltene Löschungen frei und passt nicht zu wiederherstellen; lassen Sie es weg.',
    );
  if (nummer === undefined) return withMandant(host, options, 'read', (mandant) => list(mandant, options));
  if (options.anwender !== undefined)
    throw new UsageError('Die Nummer nennt die Fassung schon; lassen Sie --anwender weg.');
  const access = options.trockenlauf ? 'read' : 'install';
  return withMandant(host, options, access, (mandant) => restore(mandant, nummer, options));
}

async function list(mandant: Mandant, options: Options): Promise<CommandResult> {
  const anwender =
    options.anwender === undefined ? undefined : (await findAnwender(mandant, options.anwender)).name;
  const most = options.json || options.ausfuehrlich ? MOST : SHOWN;
  const found = await mandant.store.administration.versions({
    ...(anwender === undefined ? {} : { anwender }),
    limit: most + 1,
  });
  const versions = found.slice(0, most);
  const more = found.length > most;
  return {
    exitCode: EXIT.done,
    text: renderVersions(versions, mandant.zone, more),
    document: {
      ok: true,
      fassungen: versions.map(versionDocument),
      weitere: more,
    } as CommandResult['document'],
  };
}

async function restore(mandant: Mandant, nummer: number, options: Options): Promise<CommandResult> {
  const dryRun = options.trockenlauf;
  const done = await restoreVersion(mandant, nummer, { dryRun });
  return {
    exitCode: EXIT.done,
    text: `${[whatHappened(done, dryRun), whatFollows(done, dryRun)].join('\n')}\n`,
    document: {
      ok: true,
      trockenlauf: dryRun,
      ergebnis: done.angelegt ? 'angelegt' : 'ueberschrieben',
      datensatz: done.rowId ?? null,
      folge: done.folge,
      fassung: versionDocument(done.fassung),
    } as CommandResult['document'],
  };
}

function whatHappened({ fassung, rowId, angelegt }: Wiederherstellung, dryRun: boolean): string {
  const which = `Fassung ${fassung.id} (${fassung.anwender}, ${DOMAENE_TITLES[fassung.domaene]}, Datensatz ${fassung.rowId})`;
  if (angelegt) {
    return dryRun
      ? `Trockenlauf: ${which} würde in emis neu angelegt, denn der Datensatz ist dort gelöscht. Es wurde nichts geschrieben.`
      : `${which} war in emis gelöscht und ist wieder angelegt, mit allen Spalten und der neuen Nummer ${rowId}.`;
  }
  return dryRun
    ? `Trockenlauf: ${which} würde den Datensatz in emis überschreiben; was dort steht, würde vorher aufbewahrt. Es wurde nichts geschrieben.`
    : `${which} ist in emis wiederhergestellt, mit allen Spalten. Was dort stand, ist als neue Fassung aufbewahrt.`;
}

function whatFollows({ fassung, angelegt, folge }: Wiederherstellung, dryRun: boolean): string {
  const title = DOMAENE_TITLES[fassung.domaene];
  switch (folge) {
    case 'uebertragen': {
      const verb = angelegt ? 'legt den Eintrag in Outlook neu an' : 'überträgt die Änderung nach Outlook';
      const next = dryRun ? 'Der nächste Abgleich danach' : 'Der nächste Abgleich';
      return `${next} ${verb}: emisExchangeSync ${title} --anwender ${anwenderParameter(fassung.anwender)}`;
    }
    case 'keine_synchronisation':
      return `Für diesen Anwender ist keine Synchronisation mit ${title} aktiv: Nach Outlook wird nichts übertragen.`;
    case 'geschuetzt':
      return 'Achtung: Eine Schutzregel hatte diese Fassung zurückgesetzt, und der nächste Abgleich tut es wieder. Ändern Sie die Besprechung in Outlook.';
  }
}
