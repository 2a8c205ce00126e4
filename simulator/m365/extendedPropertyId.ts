import { GraphError } from './graphError.ts';

const types =
  'String|Integer|Boolean|Binary|Double|SystemTime|Short|Long|Guid|Currency|Float|ApplicationTime|Null';
const pattern = new RegExp(
  `^(${types}) (?:(0x[0-9a-f]{1,8})|(\\{[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}\\}) (?:(Name) (.+)|(Id) (0x[0-9a-f]{1,4})))$`,
  'i',
);

/**
 * One spelling for each extended property id (graph.md 4.5): types, tags and GUIDs are compared without case, names
 * with. Throws what Graph answers to a malformed id.
 */
export function normalisePropertyId(id: string): string {
  const match = pattern.exec(id);
  if (!match)
    throw new GraphError(
      400,
      'ErrorInvalidProperty',
      `The extended property id '${id}' is not in a supported format.`,
    );
  const type = `${match[1]?.[0]?.toUpperCase()}${match[1]?.slice(1)}`;
  if (match[2]) return `${type} 0x${Number.parseInt(match[2], 16).toString(16)}`;
  const guid = match[3]?.toLowerCase();
  return match[4] ? `${type} ${guid} Name ${match[5]}` : `${type} ${guid} Id ${match[7]?.toLowerCase()}`;
}
