import type { Tenant } from '../m365/tenant.ts';
import type { Statement } from './emis/demoEmis.ts';
import { hanna, otto, type Person, people } from './people.ts';
import { emisTermine, termin } from './seed/emis.ts';
import { appointment } from './seed/entries.ts';
import { insertTermin } from './seed/insertTermin.ts';
import { insertWiedervorlage } from './seed/insertWiedervorlage.ts';
import { outlookSeeds } from './seed/outlook.ts';
import { enterTasks, taskSeeds } from './seed/tasks.ts';
import type { Week } from './seed/week.ts';
import { emisWiedervorlagen } from './seed/wiedervorlagen.ts';

/** A company of the demo: a Mandant of the installation, with a Microsoft 365 and an emis database of its own. */
export interface Company {
  /** As MANDANTEN and `--mandant` name it. */
  readonly id: string;
  readonly name: string;
  /** What GRAPH_TOKEN must say. Loopback only and without anything real behind it: it is no secret. */
  readonly token: string;
  readonly people: readonly Person[];
  /** What its people had entered in Outlook before, and in emis. */
  fillOutlook(tenant: Tenant, week: Week): void;
  emisRows(week: Week): Statement[];
}

/** The company whose people go on working while the demo runs. */
export const muster: Company = {
  id: 'standard',
  name: 'Muster GmbH',
  token: 'vorfuehrung',
  people,
  fillOutlook(tenant, week) {
    for (const { person, events, series } of outlookSeeds(week)) {
      const mailbox = tenant.addMailbox(person.postfach, { displayName: person.anwender });
      for (const event of events) mailbox.createEvent(event);
      for (const { event, recurrence } of series) mailbox.createSeries(event, recurrence);
    }
    for (const seed of taskSeeds(week)) enterTasks(tenant.mailbox(seed.person.postfach), seed);
  },
  emisRows: (week) => [
    ...emisTermine(week).map(insertTermin),
    ...emisWiedervorlagen(week).map(insertWiedervorlage),
  ],
};

/** A second one, whose data must never meet those of the first. */
export const beispiel: Company = {
  id: 'beispiel',
  name: 'Beispiel AG',
  token: 'vorfuehrung-beispiel',
  people: [hanna, otto],
  fillOutlook(tenant, week) {
    for (const { postfach, anwender, vorname } of beispiel.people)
      tenant
        .addMailbox(postfach, { displayName: anwender })
        .createEvent(appointment(`Standortbesuch ${vorname}`, week.workday(2), '10:00', '11:30'));
  },
  emisRows: (week) =>
    beispiel.people.map((person) =>
      insertTermin(
        termin(person, `Jahresgespräch ${person.vorname}`, week.workday(3), '14:00', '15:00', {
          ort: 'Besprechungsraum 2',
        }),
      ),
    ),
};
