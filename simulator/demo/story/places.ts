const places = [
  'Kantine',
  'Halle 2, Büro der Schichtführung',
  'beim Kunden',
  'Besprechungsraum »Süd«',
  'Öffentlicher Parkplatz',
];

/** Another place in each round. */
export function placeOf(round: number): string {
  return places[round % places.length]!;
}
