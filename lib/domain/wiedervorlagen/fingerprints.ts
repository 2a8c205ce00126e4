import { fingerprint } from '../fingerprint.ts';
import { WIEDERVORLAGE_VERSION, type WiedervorlageWerte } from './werte.ts';

/** Fingerprints of a Wiedervorlage; `keys` are the side's own canonical forms of its dates. */
export function wiedervorlageFingerprints(
  werte: WiedervorlageWerte,
  keys: { readonly faellig: string; readonly erinnern: string },
): Record<string, string> {
  const of = (field: string, value: string | number) => fingerprint(WIEDERVORLAGE_VERSION, field, value);
  return {
    betreff: of('betreff', werte.betreff),
    bemerkung: of('bemerkung', werte.bemerkung),
    prio: of('prio', werte.prio),
    faellig: of('faellig', keys.faellig),
    erinnern: of('erinnern', keys.erinnern),
  };
}
