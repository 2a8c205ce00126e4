import { existsSync, readFileSync } from 'node:fs';

/** A cut of Microsoft's published v1.0 CSDL as JSON (graph.md 14). */
export interface GraphSchema {
  types: Record<string, SchemaType>;
  operations: SchemaOperation[];
}

export interface SchemaType {
  kind: 'EntityType' | 'ComplexType' | 'EnumType' | string;
  base: string | null;
  open: boolean;
  members: Record<string, string> | null;
  properties: Record<string, SchemaProperty>;
}

export interface SchemaProperty {
  type: string;
  nullable: boolean;
  nav: boolean;
  /** Some cuts carry the annotation, this one may not. */
  readOnly?: boolean;
  computed?: boolean;
}

export interface SchemaOperation {
  kind: 'Action' | 'Function' | string;
  name: string;
  /** The first one is what the operation is bound to. */
  params: Array<[name: string, type: string]>;
}

/** Reads the schema beside the repository, or where GRAPH_SCHEMA says; undefined when it is not there. */
export function loadSchema(): GraphSchema | undefined {
  const path =
    process.env.GRAPH_SCHEMA ?? new URL('../../../shared/graph-schema/v1-subset.json', import.meta.url);
  return existsSync(path) ? (JSON.parse(readFileSync(path, 'utf8')) as GraphSchema) : undefined;
}

/** The name without namespace and collection: `Collection(graph.event)` → `event`. */
export const bareName = (type: string): string =>
  type.replace(/^Collection\((.*)\)$/, '$1').replace(/^graph\./, '');

export const isCollection = (type: string): boolean => type.startsWith('Collection(');

/** A property of a type or of one of its bases. */
export function propertyOf(
  schema: GraphSchema,
  typeName: string,
  property: string,
): SchemaProperty | undefined {
  for (let name: string | null = typeName, depth = 0; name !== null && depth < 10; depth++) {
    const type: SchemaType | undefined = schema.types[name];
    const found = type?.properties[property];
    if (found) return found;
    name = type?.base ? bareName(type.base) : null;
  }
  return undefined;
}

/** An operation bound to a type, to one of its bases, or to a collection of them. */
export function operationOf(schema: GraphSchema, type: string, name: string): SchemaOperation | undefined {
  const wrap = (bare: string) => (isCollection(type) ? `Collection(graph.${bare})` : `graph.${bare}`);
  for (let bare: string | null = bareName(type), depth = 0; bare !== null && depth < 10; depth++) {
    const bound = wrap(bare);
    const found = schema.operations.find(
      (operation) => operation.name === name && operation.params[0]?.[1] === bound,
    );
    if (found) return found;
    const base: string | null | undefined = schema.types[bare]?.base;
    bare = base ? bareName(base) : null;
  }
  return undefined;
}
