import type { GraphTask } from '../../lib/domain/wiedervorlagen/graphTask.ts';
import type { WiedervorlageWerte } from '../../lib/domain/wiedervorlagen/werte.ts';
import { wiedervorlagen } from '../../lib/domain/wiedervorlagen/wiedervorlagen.ts';
import { createTodoGateway } from '../../lib/graph/todo/todoGateway.ts';
import { ANWENDER, Company, POSTFACH } from './company.ts';

const DAY_MS = 86_400_000;

/** Willy's To Do list and his Wiedervorlagen. */
export class WiedervorlagenCompany extends Company<WiedervorlageWerte, GraphTask> {
  constructor(latency_ms: number, atEachCall?: () => void) {
    super(
      {
        domain: wiedervorlagen,
        outlook: (client, beforeSend) =>
          createTodoGateway({ client, mailbox: POSTFACH, waitBudget_ms: 30_000, beforeSend }),
      },
      latency_ms,
      atEachCall,
    );
  }

  fillOutlook(count: number): void {
    for (let index = 0; index < count; index++) {
      this.box.todo.createTask({
        title: `Aufgabe Nr. ${index}`,
        body: { contentType: 'text', content: `Vorbereitung ${index}:\n- Zahlen\n- Muster` },
        // Every third without a date: emis fills it in.
        ...(index % 3 > 0 && { dueDateTime: { dateTime: `${day(index)}T00:00:00`, timeZone: 'UTC' } }),
      });
    }
  }

  fillEmis(count: number): void {
    const insert = this.emis.prepare(
      "INSERT INTO wiedervorlagen (anwender, betreff, bemerkung, prio, faellig_am, erinnern_am, erledigt) VALUES (?, ?, 'Bitte Muster mitbringen', 2, ?, ?, 0)",
    );
    this.emis.exec('BEGIN');
    for (let index = 0; index < count; index++)
      insert.run(ANWENDER, `Wiedervorlage Nr. ${index}`, day(index), `${day(index)}T09:00:00`);
    this.emis.exec('COMMIT');
  }
}

/** One of the coming days. */
function day(index: number): string {
  return new Date(Date.now() + (1 + (index % 300)) * DAY_MS).toISOString().slice(0, 10);
}
