import { progressLine } from '../../cli/output/progressLine.ts';

/** The console of `npm start`: lines that stay, and on a terminal one line of progress that goes again. */
export interface Screen {
  say(...lines: readonly string[]): void;
  /** Nothing where nobody watches (no terminal). */
  progress(text: string): void;
}

/** A screen on `process.stdout` or the like. Somebody who closes the pipe (`| head`) does not end the demo. */
export function createScreen(output: NodeJS.WriteStream): Screen {
  output.on('error', () => undefined);
  const line = progressLine(output);
  return {
    say(...lines) {
      line.clear();
      output.write(lines.map((text) => `${text}\n`).join(''));
    },
    progress: (text) => line.show(text),
  };
}
