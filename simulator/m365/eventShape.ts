import { complexTypes } from './bodyTypes.ts';
import { readOnlyEventProperties } from './eventTypes.ts';
import type { JsonObject } from './storedEvent.ts';

/** What `$select` may name on an event. */
export const selectableEventProperties: ReadonlySet<string> = new Set(
  [...Object.keys(complexTypes.event ?? {}), ...readOnlyEventProperties].filter(
    (name) => name !== 'singleValueExtendedProperties',
  ),
);

/** `$select`: the named properties, and always the id and the etag. */
export function shapeEvent(full: JsonObject, select: ReadonlySet<string> | null): JsonObject {
  if (select === null) return full;
  return Object.fromEntries(
    Object.entries(full).filter(([name]) => name === 'id' || name === '@odata.etag' || select.has(name)),
  );
}
