import type { Domaene } from '../domain/domaene.ts';
import type { JobPorts } from './ports.ts';

/**
 * One tick of a domain's timer, every minute: which Mandanten have this domain due? Their Synchronisationen become probe
 * messages. What fails for one Mandant harms no other.
 */
export async function runTick(_domaene: Domaene, _ports: JobPorts): Promise<void> {}
