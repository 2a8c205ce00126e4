import { DemoError } from './demoError.ts';

export interface Options {
  /** Ends after the first Abgleich. */
  readonly once: boolean;
  /** Throws the demo data of earlier starts away. */
  readonly neu: boolean;
  readonly help: boolean;
}

const names: Readonly<Record<string, keyof Options>> = {
  '--once': 'once',
  '--neu': 'neu',
  '--help': 'help',
  '-h': 'help',
};

/** Reads what stands behind `npm start --`. Throws DemoError that names what is unknown. */
export function readOptions(words: readonly string[]): Options {
  const options = { once: false, neu: false, help: false };
  for (const word of words) {
    const name = names[word.toLowerCase()];
    if (name === undefined)
      throw new DemoError(
        `Unbekannte Angabe „${word}“. Möglich sind --once, --neu und --help (npm start -- --help).`,
      );
    options[name] = true;
  }
  return options;
}
