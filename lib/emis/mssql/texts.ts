/** Collects the texts of a batch's parameters (sql/texts.ts) and gives each its number. */
export class Texts {
  #joined: string[] = [];
  readonly #numbers = new Map<string, number>();
  readonly #spans: number[][] = [];
  #units = 0;
  #characters = 0;

  /** The number of a text, for a JSON row. Lone surrogates are replaced: the database cannot hold them. */
  add(text: string): number;
  add(text: string | null): number | null;
  add(text: string | null): number | null {
    if (text === null) return null;
    const whole = text.toWellFormed();
    const known = this.#numbers.get(whole);
    if (known !== undefined) return known;
    const number = this.#spans.length;
    const [units, characters] = [whole.length, whole.length - surrogatePairs(whole)];
    this.#spans.push([number, this.#units + 1, units, this.#characters + 1, characters]);
    this.#numbers.set(whole, number);
    this.#joined.push(whole);
    this.#units += units;
    this.#characters += characters;
    return number;
  }

  /** The values of TEXT_PARAMETERS. */
  values() {
    return { texts: this.#joined.join(''), spans: JSON.stringify(this.#spans) };
  }
}

function surrogatePairs(text: string): number {
  return text.match(/[\uD800-\uDBFF]/g)?.length ?? 0;
}
