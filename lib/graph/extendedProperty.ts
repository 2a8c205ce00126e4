import * as z from 'zod';

const ENTITY = z.looseObject({
  singleValueExtendedProperties: z.array(z.looseObject({ id: z.string(), value: z.string() })),
});

/**
 * The value of an expanded extended property, undefined where the entity does not show it. Graph may write the id back in
 * another case (`Binary 0xfff`), so kind and number are compared, not the text.
 */
export function extendedProperty(entity: unknown, id: string): string | undefined {
  const read = ENTITY.safeParse(entity);
  if (!read.success) return undefined;
  const wanted = canonical(id);
  return read.data.singleValueExtendedProperties.find((property) => canonical(property.id) === wanted)?.value;
}

function canonical(id: string): string {
  const tagged = /^(\w+)\s+0x([0-9a-f]+)$/i.exec(id);
  return tagged === null ? id : `${tagged[1]!.toLowerCase()} ${Number.parseInt(tagged[2]!, 16)}`;
}
