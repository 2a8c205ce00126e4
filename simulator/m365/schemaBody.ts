import { bareName, type GraphSchema, isCollection, propertyOf, type SchemaOperation } from './graphSchema.ts';

/** What is wrong with a value under a type of the schema; `where` names it in the messages. */
export function checkValue(schema: GraphSchema, value: unknown, type: string, where: string): string[] {
  if (isCollection(type)) {
    if (!Array.isArray(value)) return [`${where}: not an array`];
    return value.flatMap((element, index) =>
      checkValue(schema, element, type.slice(11, -1), `${where}[${index}]`),
    );
  }
  const name = bareName(type);
  if (type.startsWith('Edm.')) return fitsPrimitive(value, name.slice(4)) ? [] : [`${where}: not an ${type}`];
  const known = schema.types[name];
  if (!known) return [];
  if (known.kind === 'EnumType')
    return typeof value === 'string' && known.members && value in known.members
      ? []
      : [`${where}: '${String(value)}' is no member of ${name}`];
  if (typeof value !== 'object' || value === null || Array.isArray(value)) return [`${where}: not an object`];
  return Object.entries(value).flatMap(([key, inner]) =>
    checkProperty(schema, name, key, inner, `${where}.${key}`),
  );
}

function checkProperty(
  schema: GraphSchema,
  typeName: string,
  key: string,
  value: unknown,
  where: string,
): string[] {
  if (key === '@odata.type') return [];
  const property = propertyOf(schema, typeName, key);
  if (!property) return [`${where}: no such property of ${typeName}`];
  if (property.readOnly || property.computed) return [`${where}: read-only`];
  if (value === null) return property.nullable ? [] : [`${where}: must not be null`];
  return checkValue(schema, value, property.type, where);
}

/** Parameters of an action, named without regard to case. */
export function checkParameters(schema: GraphSchema, operation: SchemaOperation, body: unknown): string[] {
  if (body === undefined || body === null) return [];
  if (typeof body !== 'object') return [`${operation.name}: the body is no object`];
  return Object.entries(body).flatMap(([key, value]) => {
    const parameter = operation.params.slice(1).find(([name]) => name.toLowerCase() === key.toLowerCase());
    if (!parameter) return [`${operation.name}: no parameter '${key}'`];
    return value === null ? [] : checkValue(schema, value, parameter[1], `${operation.name}.${key}`);
  });
}

function fitsPrimitive(value: unknown, type: string): boolean {
  switch (type) {
    case 'Boolean':
      return typeof value === 'boolean';
    case 'Int16':
    case 'Int32':
    case 'Int64':
      return Number.isInteger(value);
    case 'Double':
    case 'Single':
    case 'Decimal':
      return typeof value === 'number';
    case 'Date':
      return typeof value === 'string' && /^\d{4}-\d\d-\d\d$/.test(value);
    case 'DateTimeOffset':
      return (
        typeof value === 'string' &&
        /^\d{4}-\d\d-\d\dT\d\d:\d\d(:\d\d(\.\d+)?)?(Z|[+-]\d\d:\d\d)$/.test(value)
      );
    case 'Guid':
      return typeof value === 'string' && /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/i.test(value);
    default:
      return typeof value === 'string';
  }
}
