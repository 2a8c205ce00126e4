/**
 * What one notification of Graph says to us (graph.md 6.5, 6.10). `lifecycleEvent` stands in lifecycle notifications
 * only. Nothing else of it is used: it is a wake-up, never data.
 */
export interface Notification {
  readonly clientState: string | undefined;
  readonly lifecycleEvent: string | undefined;
}

/**
 * Reads the body of a notification: `{ "value": [ {…}, … ] }`. Undefined for anything else: no JSON, no list, an entry
 * that is no object. Written out by hand because it must also be quick about a hostile body of a full mebibyte.
 */
export function parseNotifications(text: string): readonly Notification[] | undefined {
  const entries = member(jsonOf(text), 'value');
  if (!Array.isArray(entries)) return undefined;
  const notifications: Notification[] = [];
  for (const entry of entries as readonly unknown[]) {
    if (typeof entry !== 'object' || entry === null || Array.isArray(entry)) return undefined;
    notifications.push({
      clientState: textMember(entry, 'clientState'),
      lifecycleEvent: textMember(entry, 'lifecycleEvent'),
    });
  }
  return notifications;
}

function jsonOf(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}

function textMember(value: object, name: string): string | undefined {
  const found = member(value, name);
  return typeof found === 'string' ? found : undefined;
}

/** Own members only: a body must not be able to borrow anything from a prototype. */
function member(value: unknown, name: string): unknown {
  return typeof value === 'object' && value !== null && Object.hasOwn(value, name)
    ? (value as Record<string, unknown>)[name]
    : undefined;
}
