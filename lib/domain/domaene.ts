/** The five kinds of data of the manual; the values are the CLI parameters in lower case. */
export const DOMAENEN = ['termine', 'wiedervorlagen', 'posteingang', 'gesendete', 'adressen'] as const;
export type Domaene = (typeof DOMAENEN)[number];
