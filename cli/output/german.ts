const NUMBERS = new Intl.NumberFormat('de-DE');
const SECONDS = new Intl.NumberFormat('de-DE', { minimumFractionDigits: 1, maximumFractionDigits: 1 });

/** 12345 as `12.345`. */
export function number(count: number): string {
  return NUMBERS.format(count);
}

/** `1 Termin`, `2 Termine`. */
export function counted(count: number, one: string, many: string): string {
  return `${number(count)} ${count === 1 ? one : many}`;
}

/** `0,3 s`, `2 min 5 s`. */
export function duration(ms: number): string {
  if (ms < 59_950) return `${SECONDS.format(ms / 1000)} s`;
  const seconds = Math.round(ms / 1000);
  return `${Math.floor(seconds / 60)} min ${seconds % 60} s`;
}
