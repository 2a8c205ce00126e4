/** The console of `npm start`: lines that stay, and on a terminal one line that shows progress and goes again. */
export interface Screen {
  say(line?: string): void;
  /** Shows what is being done; nothing where nobody watches (no terminal). */
  progress(text: string): void;
}

interface Output {
  readonly isTTY?: boolean;
  readonly columns?: number;
  write(text: string): unknown;
}

const fallbackColumns = 80;
const clearLine = '\r\u001b[2K';

/** A screen on a stream such as `process.stdout`. */
export function createScreen(output: Output): Screen {
  let shown = false;
  const clear = () => {
    if (shown) output.write(clearLine);
    shown = false;
  };
  return {
    say(line = '') {
      clear();
      output.write(`${line}\n`);
    },
    progress(text) {
      if (output.isTTY !== true) return;
      clear();
      output.write(text.slice(0, (output.columns ?? fallbackColumns) - 1));
      shown = true;
    },
  };
}
