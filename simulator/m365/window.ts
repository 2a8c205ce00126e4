import { GraphError } from './graphError.ts';
import { parameter } from './query.ts';
import { day_ms, parseQueryInstant } from './wallTime.ts';

/** A stretch of time, [from, to). */
export interface Window {
  from_ms: number;
  to_ms: number;
}

/** startDateTime and endDateTime of calendarView and its delta (graph.md 1.1, 1.11). */
export function readWindow(parameters: URLSearchParams, maxDays: number): Window {
  const from_ms = readInstant(parameters, 'StartDateTime');
  const to_ms = readInstant(parameters, 'EndDateTime');
  if (to_ms <= from_ms)
    throw new GraphError(400, 'ErrorInvalidParameter', "'EndDateTime' must be after 'StartDateTime'.");
  if (to_ms - from_ms > maxDays * day_ms)
    throw new GraphError(
      400,
      'ErrorCalendarViewRangeTooBig',
      `The specified date range exceeds the maximum of ${maxDays} days.`,
    );
  return { from_ms, to_ms };
}

function readInstant(parameters: URLSearchParams, name: string): number {
  const text = parameter(parameters, name) ?? '';
  const instant_ms = parseQueryInstant(text);
  if (instant_ms === undefined)
    throw new GraphError(
      400,
      'ErrorInvalidParameter',
      `The value '${text}' of parameter '${name}' is invalid.`,
    );
  return instant_ms;
}
