/** An Anwender of the demo company and their mailbox. */
export interface Person {
  /** As in emis; underscores stand for the blanks in `-T=`. */
  readonly anwender: string;
  /** How the console calls them. */
  readonly vorname: string;
  readonly postfach: string;
}

const person = (anwender: string, postfach: string, domain = 'muster-gmbh.example'): Person => ({
  anwender,
  vorname: anwender.split(' ')[0]!,
  postfach: `${postfach}@${domain}`,
});

export const willy = person('Willy Testermann', 'willy.testermann');
export const aenne = person('Änne Groß', 'aenne.gross');
export const joerg = person('Jörg Müller-Lüdenscheidt', 'joerg.mueller-luedenscheidt');
export const zoe = person("Zoë D'Amico", 'zoe.damico');

export const hanna = person('Hanna Beispiel', 'hanna.beispiel', 'beispiel-ag.example');
export const otto = person('Otto Beispiel', 'otto.beispiel', 'beispiel-ag.example');

/** The staff of Muster GmbH. */
export const people: readonly Person[] = [willy, aenne, joerg, zoe];
