import type * as z from 'zod';

/** An item that was read: it has its id. */
export type Identified<Item> = Item & { readonly id: string };

export type ItemReading<Item> =
  | { readonly ok: true; readonly item: Identified<Item> }
  /** `reason`: German, names fields, holds no values. */
  | { readonly ok: false; readonly id: string | undefined; readonly reason: string };

/** Checks that an entry has the shape that Graph documents; it is passed on as it is. */
export function readShape<Item>(shape: z.ZodType, entry: unknown): ItemReading<Item> {
  const read = shape.safeParse(entry);
  if (read.success) return { ok: true, item: entry as Identified<Item> };
  const fields = [...new Set(read.error.issues.map(({ path }) => String(path[0] ?? 'Eintrag')))].sort();
  return {
    ok: false,
    id: idOf(entry),
    reason: `Microsoft Graph liefert ein Element mit unlesbaren Angaben: ${fields.join(', ')}.`,
  };
}

/** What is said of an item that could only be written blindly. */
export function withoutEtag(id: string): ItemReading<never> {
  return { ok: false, id, reason: 'Microsoft Graph liefert ein Element ohne Versionskennung (@odata.etag).' };
}

/** The id of an entry, where at least that can be read. */
export function idOf(entry: unknown): string | undefined {
  const id = typeof entry === 'object' && entry !== null && 'id' in entry ? entry.id : undefined;
  return typeof id === 'string' && isUsable(id) ? id : undefined;
}

/** Whether an id can stand in a URL (origin.ts, segment): with one that cannot, nothing could ever be asked or written. */
export function isUsable(id: string): boolean {
  return id !== '' && id !== '.' && id !== '..' && id.isWellFormed();
}
