import type { TextStream } from '../host.ts';

const CLEAR = '\r\u001b[2K';
const DEFAULT_COLUMNS = 80;

/** A line that is rewritten in place. Without a terminal it shows nothing. */
export interface ProgressLine {
  show(text: string): void;
  /** Removes the line, so that other output can follow. */
  clear(): void;
}

export function progressLine(stream: TextStream): ProgressLine {
  if (stream.isTTY !== true) return { show: () => undefined, clear: () => undefined };
  let shown = false;
  return {
    show(text) {
      shown = true;
      // A wrapped line could not be rewritten.
      stream.write(`${CLEAR}${text.slice(0, (stream.columns || DEFAULT_COLUMNS) - 1)}`);
    },
    clear() {
      if (shown) stream.write(CLEAR);
      shown = false;
    },
  };
}
