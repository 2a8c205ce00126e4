/** A text that must not be shown: it leaves only through `reveal`, never through logs, JSON or inspection. */
export class Secret {
  readonly #text: string;
  constructor(text: string) {
    this.#text = text;
  }

  reveal(): string {
    return this.#text;
  }

  toString(): string {
    return '***';
  }

  toJSON(): string {
    return '***';
  }
}
