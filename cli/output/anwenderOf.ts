/** Whose a Synchronisation is, for people; one whose Anwender is missing is called by its number. */
export function anwenderOf(of: { readonly anwender: string; readonly synchronisation: number }): string {
  return of.anwender || `Synchronisation ${of.synchronisation}`;
}
