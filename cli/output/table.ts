/** A column of a text table; numbers stand on the right. */
export interface Column {
  readonly title: string;
  readonly align: 'left' | 'right';
}

/** Characters as a terminal counts them, near enough for names: combining marks do not count. */
function width(text: string): number {
  return [...text.normalize('NFC')].length;
}

/** Rows under their titles, columns aligned, a line below the titles; no trailing blanks. */
export function renderTable(columns: readonly Column[], rows: readonly (readonly string[])[]): string[] {
  const widths = columns.map((column, index) =>
    Math.max(width(column.title), ...rows.map((row) => width(row[index] ?? ''))),
  );
  const line = (cells: readonly string[]) =>
    columns
      .map(({ align }, index) => {
        const cell = (cells[index] ?? '').normalize('NFC');
        const padding = ' '.repeat(widths[index]! - width(cell));
        return align === 'right' ? padding + cell : cell + padding;
      })
      .join('  ')
      .trimEnd();
  return [
    line(columns.map((column) => column.title)),
    widths.map((count) => '─'.repeat(count)).join('  '),
    ...rows.map(line),
  ];
}
