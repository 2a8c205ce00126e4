/** An Anwender as one word of a command line: `Willy_Testermann`. */
export function anwenderParameter(name: string): string {
  return name.replaceAll(' ', '_');
}
