/**
 * @escaped = 1: this server hands out the texts of a JSON document with their escapes, as they stand there (Babelfish
 * does). To be declared before `decoded` is used.
 */
export const DECLARE_ESCAPED = `DECLARE @escaped int = CASE WHEN (SELECT LEN(value) FROM OPENJSON(N'["\\\\"]') WITH (value nvarchar(10) '$')) = 1 THEN 0 ELSE 1 END;`;

/** A text out of JSON, whatever the server does about escapes. */
export function decoded(text: string): string {
  const backslash = 'NCHAR(57436)';
  const steps: readonly (readonly [escaped: string, character: string])[] = [
    [`N'\\\\'`, backslash],
    [`N'\\"'`, `N'"'`],
    [`N'\\n'`, 'NCHAR(10)'],
    [`N'\\r'`, 'NCHAR(13)'],
    [`N'\\t'`, 'NCHAR(9)'],
    [`N'\\b'`, 'NCHAR(8)'],
    [`N'\\f'`, 'NCHAR(12)'],
    [backslash, `N'\\'`],
  ];
  const unescaped = steps.reduce(
    (inner, [escaped, character]) => `REPLACE(${inner}, ${escaped}, ${character})`,
    text,
  );
  return `CASE WHEN @escaped = 1 THEN ${unescaped} ELSE ${text} END`;
}
