/** A column of a text table; numbers stand on the right. Neighbours of the same `group` share a heading above. */
export interface Column {
  readonly title: string;
  readonly align: 'left' | 'right';
  readonly group?: string;
}

const GAP = '  ';

/** Rows under their titles, columns aligned, a line below the titles; no trailing blanks. */
export function renderTable(columns: readonly Column[], rows: readonly (readonly string[])[]): string[] {
  const widths = columns.map((column, index) =>
    Math.max(width(column.title), ...rows.map((row) => width(row[index] ?? ''))),
  );
  const line = (cells: readonly string[]) =>
    columns
      .map(({ align }, index) => padded(cells[index] ?? '', widths[index]!, align))
      .join(GAP)
      .trimEnd();
  const groups = groupLine(columns, widths);
  return [
    ...(groups === '' ? [] : [groups]),
    line(columns.map((column) => column.title)),
    widths.map((count) => '─'.repeat(count)).join(GAP),
    ...rows.map(line),
  ];
}

/** Characters as a terminal counts them, near enough for names. */
function width(text: string): number {
  return [...text.normalize('NFC')].length;
}

function padded(text: string, wanted: number, align: Column['align']): string {
  const cell = text.normalize('NFC');
  const padding = ' '.repeat(Math.max(0, wanted - width(cell)));
  return align === 'right' ? padding + cell : cell + padding;
}

/** Each group's heading above its first column; a group's columns are wider than its heading. */
function groupLine(columns: readonly Column[], widths: readonly number[]): string {
  let line = '';
  let start = 0;
  columns.forEach(({ group }, index) => {
    const begins = group !== undefined && group !== columns[index - 1]?.group;
    if (begins) line = padded(line, start, 'left') + group;
    start += widths[index]! + GAP.length;
  });
  return line;
}
