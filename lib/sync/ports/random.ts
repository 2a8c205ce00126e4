/** Chance as a port: jitter and fresh keys come from here, never from `Math.random` or `crypto.randomUUID`. */
export interface Random {
  /** A number in [0, 1). */
  next(): number;
  /** A fresh UUID (version 4, lower case). */
  uuid(): string;
}
