import type { Binding } from './coreTypes.ts';
import type { RegisteredFunction } from './functionApp.ts';
import type { TriggerSurroundings } from './host.ts';
import { resolved } from './hostSettings.ts';
import type { Trigger } from './invoke.ts';
import { type Occurrence, runTimer } from './timerTrigger.ts';

/** Runs a function's timer; resolves when it has stopped. */
export function startTimer(
  registered: RegisteredFunction,
  binding: Binding,
  { options, caller, stop }: TriggerSurroundings,
): Promise<void> {
  const now = () => new Date(options.clock.now());
  caller.allowStart(registered.metadata.name, () =>
    timerInfo({ last: now(), next: now(), isPastDue: false }),
  );
  const fire = async (occurrence: Occurrence): Promise<void> => {
    // What failed is in the log; the next tick comes in any case.
    await caller.call(registered, timerInfo(occurrence)).catch(() => undefined);
  };
  return runTimer(resolved(binding.schedule, options.settings), options.clock, fire, stop);
}

/** As the Functions host writes it. */
function timerInfo({ last, next, isPastDue }: Occurrence): Trigger {
  const status = { Last: last, Next: next, LastUpdated: last };
  const info = { Schedule: { AdjustForDST: true }, ScheduleStatus: status, IsPastDue: isPastDue };
  return { data: { json: JSON.stringify(info) } };
}
