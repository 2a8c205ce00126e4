import { type Person, people } from '../people.ts';

/** Two edits per round and person, counted through: whoever goes by it shows one field after the other. */
export function nthEdit(person: Person, round: number, ofRound: 0 | 1): number {
  return (round * people.length + people.indexOf(person)) * 2 + ofRound;
}
