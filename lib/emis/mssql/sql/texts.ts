/**
 * Texts travel beside the JSON parameters, all in one (@texts) and cut there (@spans, JSON: number, start and length in
 * UTF-16 units, start and length in characters): nothing needs an escape, and no server shortens or alters them on the
 * way through JSON (Babelfish does both). Wherever JSON rows have a text, they have its number.
 */
export const TEXT_PARAMETERS = { texts: 'nvarchar(max)', spans: 'nvarchar(max)' } as const;

/** Takes the texts into @text, by number. SQL Server counts UTF-16 units under a binary collation, Babelfish characters. */
export const DECLARE_TEXTS = `DECLARE @units int = LEN(N'😀' COLLATE Latin1_General_BIN2);
DECLARE @text TABLE (nr int PRIMARY KEY, value nvarchar(max));
INSERT INTO @text (nr, value) SELECT s.nr, SUBSTRING(CAST(@texts AS nvarchar(max)) COLLATE Latin1_General_BIN2,
  CASE WHEN @units = 2 THEN s.start2 ELSE s.start1 END, CASE WHEN @units = 2 THEN s.length2 ELSE s.length1 END)
FROM OPENJSON(@spans) WITH (nr int '$[0]', start2 int '$[1]', length2 int '$[2]', start1 int '$[3]', length1 int '$[4]') AS s;`;

/** The text with the number that stands in a column; NULL where none stands there. */
export function textOf(column: string): string {
  return `(SELECT x.value FROM @text AS x WHERE x.nr = ${column})`;
}
