import { readFileSync } from 'node:fs';
import { hostname } from 'node:os';

const PREFIX = 'lokal';

/**
 * When a process was started, as this system tells it: the 22nd field of /proc/PID/stat on Linux. Empty elsewhere and
 * where there is no such process. With it a process number that was given to a new process is recognised.
 */
function processStart(pid: number): string {
  try {
    const stat = readFileSync(`/proc/${pid}/stat`, 'latin1');
    // The second field is the program's name in parentheses and may itself hold blanks.
    const ticks = stat.slice(stat.lastIndexOf(')') + 2).split(' ')[19];
    return ticks === undefined ? '' : `linux-${ticks}`;
  } catch {
    return '';
  }
}

/** The owner of a lease that this process takes: `lokal:<host>:<pid>:<process start>:<uuid>`; one uuid per run. */
export function localOwner(uuid: string): string {
  return `${PREFIX}:${hostname()}:${process.pid}:${processStart(process.pid)}:${uuid}`;
}

/**
 * Whether the process behind an owner still runs: `false` only for one of this host that certainly ended, `undefined`
 * where that cannot be known (other hosts, other kinds of owners).
 */
export function isLocalOwnerAlive(owner: string): boolean | undefined {
  const [prefix, host, pidText = '', start = ''] = owner.split(':');
  const pid = Number(pidText);
  if (prefix !== PREFIX || host !== hostname() || !Number.isSafeInteger(pid) || pid <= 0) return undefined;
  try {
    process.kill(pid, 0);
  } catch (error) {
    // EPERM: it runs, under another user.
    return (error as NodeJS.ErrnoException).code !== 'ESRCH';
  }
  const present = processStart(pid);
  const comparable = start.startsWith('linux-') && present !== '';
  return !comparable || start === present;
}
