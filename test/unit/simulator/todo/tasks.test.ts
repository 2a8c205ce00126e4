import { describe, expect, it } from 'vitest';
import { createTodoWorld, day } from './todoWorld.ts';

const provenance = { applicationName: 'emisExchangeSync', externalId: 'k1', displayName: 'emis' };

describe('Eine Aufgabe in der simulierten Standardliste', () => {
  it('entsteht mit dem, was gesagt wird, und lässt weg, was leer ist', async () => {
    const { tasks, box } = createTodoWorld();
    const { status, body } = await tasks('POST', '', { title: 'Angebot nachfassen', importance: 'high' });
    expect(status).toBe(201);
    expect(body).toMatchObject({
      title: 'Angebot nachfassen',
      importance: 'high',
      status: 'notStarted',
      isReminderOn: false,
      body: { contentType: 'text', content: '' },
    });
    for (const absent of [
      'dueDateTime',
      'startDateTime',
      'reminderDateTime',
      'recurrence',
      'linkedResources',
    ])
      expect(body).not.toHaveProperty(absent);
    expect(box.todo.tasks().map(({ id }) => id)).toEqual([body.id]);
  });

  it('behält von Fälligkeit und Beginn nur das Datum, von der Erinnerung auch die Uhrzeit', async () => {
    const { tasks } = createTodoWorld();
    const at = (time: string) => ({ dateTime: `2026-11-24T${time}`, timeZone: 'W. Europe Standard Time' });
    const { body } = await tasks('POST', '', {
      title: 'x',
      startDateTime: at('09:00:00'),
      dueDateTime: at('17:00:00'),
      reminderDateTime: at('16:30:00'),
      isReminderOn: true,
    });
    const utc = (dateTime: string) => ({ dateTime: `${dateTime}.0000000`, timeZone: 'UTC' });
    expect(body.startDateTime).toEqual(utc('2026-11-23T23:00:00'));
    expect(body.dueDateTime).toEqual(utc('2026-11-23T23:00:00'));
    expect(body.reminderDateTime).toEqual(utc('2026-11-24T15:30:00'));
  });

  it('verschiebt ein Datum, das als UTC zurückgeschrieben wird, auf den Tag davor', async () => {
    const { tasks } = createTodoWorld();
    const { body } = await tasks('POST', '', { title: 'x', dueDateTime: day('2026-11-24') });
    const again = await tasks('PATCH', `/${body.id}`, { dueDateTime: body.dueDateTime });
    expect(again.body.dueDateTime.dateTime).toBe('2026-11-23T00:00:00.0000000');
  });

  it.each([
    ['always', '2026-12-01'],
    ['whenMissing', '2026-11-24'],
    ['never', '2026-11-24'],
  ] as const)(
    'bekommt durch einen Beginn allein eine andere Fälligkeit: %s',
    async (todoStartSetsDue, due) => {
      const { tasks } = createTodoWorld({ switches: { todoStartSetsDue } });
      const { body } = await tasks('POST', '', { title: 'x', dueDateTime: day('2026-11-24', 'UTC') });
      const changed = await tasks('PATCH', `/${body.id}`, { startDateTime: day('2026-12-01', 'UTC') });
      expect(changed.body.dueDateTime.dateTime.slice(0, 10)).toBe(due);
      const other = await tasks('POST', '', { title: 'y', startDateTime: day('2026-12-01', 'UTC') });
      expect('dueDateTime' in other.body).toBe(todoStartSetsDue !== 'never');
    },
  );

  it.each([
    ['independent', true, false],
    ['coupled', false, true],
  ] as const)('Erinnerung und ihre Uhrzeit: %s', async (todoReminder, keepsTime, turnsOn) => {
    const { tasks } = createTodoWorld({ switches: { todoReminder } });
    const reminderDateTime = { dateTime: '2026-11-24T16:30:00', timeZone: 'UTC' };
    const { body } = await tasks('POST', '', { title: 'x', reminderDateTime });
    expect(body.isReminderOn).toBe(turnsOn);
    const off = await tasks('PATCH', `/${body.id}`, { isReminderOn: false });
    expect('reminderDateTime' in off.body).toBe(keepsTime);
  });

  it('zeigt ihren Text, wie er geschrieben wurde, oder immer als HTML', async () => {
    const { tasks, tenant } = createTodoWorld();
    const { body } = await tasks('POST', '', { title: 'x', body: { contentType: 'text', content: 'a\nb' } });
    expect(body.body).toEqual({ contentType: 'text', content: 'a\r\nb' });
    tenant.switches.todoBody = 'html';
    const shown = await tasks('GET', `/${body.id}`);
    expect(shown.body.body.contentType).toBe('html');
    expect(shown.body.body.content).toContain('a<br>');
  });

  it('trägt nach dem Erledigen ein Datum, nach dem Wiederöffnen keines', async () => {
    const { tasks, box } = createTodoWorld();
    const id = box.todo.createTask({ title: 'x' });
    box.todo.completeTask(id);
    expect((await tasks('GET', `/${id}`)).body.completedDateTime.dateTime).toContain('2026-11-23');
    box.todo.reopenTask(id);
    expect((await tasks('GET', `/${id}`)).body).not.toHaveProperty('completedDateTime');
  });

  it.each([
    ['ohne Titel', { importance: 'low' }],
    ['mit zu langem Titel', { title: 'x'.repeat(256) }],
    ['mit unbekannter Eigenschaft', { title: 'x', isReminder: true }],
    ['mit der Eigenschaft eines Termins', { title: 'x', subject: 'x' }],
    ['mit erweiterter Eigenschaft', { title: 'x', singleValueExtendedProperties: [] }],
    ['mit null, wo keines sein darf', { title: 'x', importance: null }],
    ['mit unbekanntem Zustand', { title: 'x', status: 'erledigt' }],
    ['mit unbekannter Zone', { title: 'x', dueDateTime: day('2026-11-24', 'Europe/Vienna') }],
    ['mit eigener Id', { title: 'x', id: '7' }],
    ['mit Erweiterung', { title: 'x', extensions: [] }],
  ])('wird verweigert: %s', async (_, wrong) => {
    const { tasks, box } = createTodoWorld();
    expect((await tasks('POST', '', wrong)).status).toBe(400);
    expect(box.todo.tasks()).toEqual([]);
  });

  it.each([
    ['$select=title', 'RequestBroker--ParseUri'],
    ['$expand=linkedResources', 'RequestBroker--ParseUri'],
    ["$filter=linkedResources/any(l:l/externalId%20eq%20'k1')", 'RequestBroker--ParseUri'],
  ])('lässt sich nicht mit %s lesen', async (option, code) => {
    const { tasks } = createTodoWorld();
    const { status, body } = await tasks('GET', `?${option}`);
    expect([status, body.error.code]).toEqual([400, code]);
  });

  it('lässt sich mit $select und am externalId finden, wo der Dienst es kann', async () => {
    const switches = { todoSelect: 'accepted', todoLinkedResourceFilter: 'accepted' } as const;
    const { tasks, box } = createTodoWorld({ switches });
    box.todo.createTask({ title: 'fremd' });
    await tasks('POST', '', { title: 'unsere', linkedResources: [provenance] });
    const { body } = await tasks(
      'GET',
      "?$select=title&$filter=linkedResources/any(l:l/externalId%20eq%20'k1')",
    );
    expect(body.value.map((task: object) => Object.keys(task).sort())).toEqual([
      ['@odata.etag', 'id', 'title'],
    ]);
  });

  it('kommt seitenweise, in der Größe, um die man bittet', async () => {
    const { tasks, box, ask } = createTodoWorld();
    for (let number = 0; number < 45; number++) box.todo.createTask({ title: `A${number}` });
    const first = await tasks('GET', '', undefined, { Prefer: 'odata.maxpagesize=40' });
    expect(first.body.value).toHaveLength(40);
    const second = await ask('GET', first.body['@odata.nextLink']);
    expect(second.body.value).toHaveLength(5);
    expect(second.body).not.toHaveProperty('@odata.nextLink');
  });

  it('fehlt, wird mit 404 gemeldet; mit welchem Code, ist nicht bekannt', async () => {
    const { tasks, tenant } = createTodoWorld();
    expect((await tasks('GET', '/nicht')).body.error.code).toBe('ErrorItemNotFound');
    tenant.switches.todoNotFoundCode = 'UnknownError';
    const { status, body } = await tasks('DELETE', '/nicht');
    expect([status, body.error.code]).toEqual([404, 'UnknownError']);
  });

  it('gibt es ohne Berechtigung nicht', async () => {
    const { tasks } = createTodoWorld({ switches: { tasksGranted: false } });
    expect((await tasks('GET')).status).toBe(403);
  });
});

describe('If-Match', () => {
  const patch = (etag: string) => ['PATCH', { title: 'neu' }, { 'If-Match': etag }] as const;

  it('gilt beim Ändern, nicht beim Löschen', async () => {
    const { tasks, box } = createTodoWorld();
    const id = box.todo.createTask({ title: 'alt' });
    const { body } = await tasks('GET', `/${id}`);
    const etag = body['@odata.etag'];
    const [method, change, headers] = patch(etag);
    expect((await tasks(method, `/${id}`, change, headers)).status).toBe(200);
    expect((await tasks(method, `/${id}`, change, headers)).status).toBe(412);
    expect((await tasks('DELETE', `/${id}`, undefined, headers)).status).toBe(204);
    expect((await tasks('DELETE', `/${id}`, undefined, headers)).status).toBe(404);
  });

  it.each(['*', 'etag', 'W/etag'])('verdirbt mit %s die Anfrage: 500', async (etag) => {
    const { tasks, box } = createTodoWorld();
    const [method, change, headers] = patch(etag);
    expect((await tasks(method, `/${box.todo.createTask({ title: 'x' })}`, change, headers)).status).toBe(
      500,
    );
  });

  it.each([
    ['everywhere', 412, 412],
    ['nowhere', 200, 204],
  ] as const)('kann auch anders gelten: %s', async (todoIfMatch, patched, deleted) => {
    const { tasks, box } = createTodoWorld({ switches: { todoIfMatch } });
    const id = box.todo.createTask({ title: 'x' });
    const [method, change, headers] = patch('W/"alt"');
    expect((await tasks(method, `/${id}`, change, headers)).status).toBe(patched);
    expect((await tasks('DELETE', `/${id}`, undefined, headers)).status).toBe(deleted);
  });
});

describe('Der Herkunftsvermerk (linkedResource)', () => {
  it('kommt mit dem Anlegen, steht überall dabei und bleibt beim Ändern', async () => {
    const { tasks } = createTodoWorld();
    const { body } = await tasks('POST', '', { title: 'x', linkedResources: [provenance] });
    expect(body.linkedResources).toMatchObject([provenance]);
    await tasks('PATCH', `/${body.id}`, { title: 'y' });
    const listed = await tasks('GET');
    expect(listed.body.value[0].linkedResources).toMatchObject([provenance]);
    const alone = await tasks('GET', `/${body.id}/linkedResources`);
    expect(alone.body.value).toMatchObject([provenance]);
  });

  it('ist der einzige; ein zweiter wird verweigert oder ersetzt ihn', async () => {
    const { tasks, tenant } = createTodoWorld();
    const { body } = await tasks('POST', '', { title: 'x', linkedResources: [provenance] });
    const post = () => tasks('POST', `/${body.id}/linkedResources`, { externalId: 'k2' });
    expect((await post()).status).toBe(400);
    tenant.switches.todoSecondLinkedResource = 'replaces';
    expect((await post()).status).toBe(201);
    expect((await tasks('GET', `/${body.id}`)).body.linkedResources).toMatchObject([{ externalId: 'k2' }]);
    const two = await tasks('POST', '', { title: 'y', linkedResources: [provenance, provenance] });
    expect(two.body.linkedResources).toHaveLength(1);
  });

  it('kann beim Anlegen verloren gehen und dann nachgetragen werden', async () => {
    const { tasks } = createTodoWorld({ switches: { todoInlineLinkedResources: 'dropped' } });
    const { body } = await tasks('POST', '', { title: 'x', linkedResources: [provenance] });
    expect(body).not.toHaveProperty('linkedResources');
    expect((await tasks('POST', `/${body.id}/linkedResources`, provenance)).status).toBe(201);
  });

  it('gibt der Aufgabe beim Schreiben einen neuen Stand, dessen Stand auch für ihn gilt', async () => {
    const { tasks } = createTodoWorld();
    const { body } = await tasks('POST', '', { title: 'x', linkedResources: [provenance] });
    const child = `/${body.id}/linkedResources/${body.linkedResources[0].id}`;
    const headers = { 'If-Match': body['@odata.etag'] };
    expect((await tasks('PATCH', child, { displayName: 'neu' }, headers)).status).toBe(200);
    expect((await tasks('DELETE', child, undefined, headers)).status).toBe(412);
    const { body: now } = await tasks('GET', `/${body.id}`);
    expect(now['@odata.etag']).not.toBe(body['@odata.etag']);
    expect(now.linkedResources[0]).toMatchObject({ ...provenance, displayName: 'neu' });
    expect((await tasks('DELETE', child)).status).toBe(204);
  });

  it('lässt den Stand unberührt, wo der Dienst so ist, und zeigt leere Listen', async () => {
    const switches = { todoChildBumpsTask: false, todoEmptyChildren: 'present' } as const;
    const { tasks, box } = createTodoWorld({ switches });
    const id = box.todo.createTask({ title: 'x' });
    const before = await tasks('GET', `/${id}`);
    expect([before.body.linkedResources, before.body.checklistItems]).toEqual([[], []]);
    box.todo.linkTask(id, { applicationName: 'Planer', externalId: '7' });
    const after = await tasks('GET', `/${id}`);
    expect(after.body['@odata.etag']).toBe(before.body['@odata.etag']);
    expect(after.body.linkedResources).toHaveLength(1);
  });
});

describe('Eine wiederkehrende Aufgabe', () => {
  const weekly = {
    title: 'Wochenbericht',
    dueDateTime: day('2026-11-24'),
    reminderDateTime: { dateTime: '2026-11-24T09:00:00', timeZone: 'W. Europe Standard Time' },
    isReminderOn: true,
    recurrence: {
      pattern: { type: 'weekly', interval: 1, daysOfWeek: ['tuesday'] },
      range: {
        type: 'numbered',
        startDate: '2026-11-24',
        numberOfOccurrences: 2,
        recurrenceTimeZone: 'W. Europe Standard Time',
      },
    },
  };

  it('geht beim Erledigen unter ihrer Id weiter und lässt eine erledigte Kopie zurück', async () => {
    const { tasks, box } = createTodoWorld();
    const id = box.todo.createTask(weekly);
    const { status, body } = await tasks('PATCH', `/${id}`, { status: 'completed' });
    expect([status, body.id, body.status]).toEqual([200, id, 'notStarted']);
    expect(body.dueDateTime.dateTime).toBe('2026-11-30T23:00:00.0000000');
    expect(body.reminderDateTime.dateTime).toBe('2026-12-01T08:00:00.0000000');
    const [copy] = box.todo.tasks().filter((task) => task.id !== id);
    expect(copy).toMatchObject({ title: 'Wochenbericht', status: 'completed' });
    expect(copy?.dueDateTime?.dateTime).toBe('2026-11-23T23:00:00.0000000');
    expect(copy).not.toHaveProperty('recurrence');
  });

  it('bleibt nach dem letzten Mal erledigt', () => {
    const { box } = createTodoWorld();
    const id = box.todo.createTask(weekly);
    box.todo.completeTask(id);
    box.todo.completeTask(id);
    expect(box.todo.task(id)?.status).toBe('completed');
    expect(box.todo.tasks()).toHaveLength(2);
  });

  it.each([true, false])('Kopie mit Herkunftsvermerk: %s', (todoCompletedCopyKeepsLink) => {
    const { box } = createTodoWorld({ switches: { todoCompletedCopyKeepsLink } });
    const id = box.todo.createTask({ ...weekly, linkedResources: [provenance] });
    box.todo.completeTask(id);
    expect(box.todo.task(id)?.linkedResources).toMatchObject([provenance]);
    const [copy] = box.todo.tasks().filter((task) => task.id !== id);
    expect(copy?.linkedResources !== undefined).toBe(todoCompletedCopyKeepsLink);
  });

  it.each([
    ['now', '09:00'],
    ['withTask', '08:00'],
  ] as const)('Kopie, erstellt: %s', (todoCompletedCopyCreated, time) => {
    const { box, clock } = createTodoWorld({ switches: { todoCompletedCopyCreated } });
    const id = box.todo.createTask(weekly);
    clock.advance(3_600_000);
    box.todo.completeTask(id);
    const [copy] = box.todo.tasks().filter((task) => task.id !== id);
    expect(copy?.createdDateTime).toContain(`T${time}`);
  });

  it('kann auch einfach erledigt bleiben', () => {
    const { box } = createTodoWorld({ switches: { todoRecurringCompletion: 'staysCompleted' } });
    const id = box.todo.createTask(weekly);
    box.todo.completeTask(id);
    expect(box.todo.tasks().map(({ status }) => status)).toEqual(['completed']);
  });

  it('rutscht ohne Zone der Wiederholung um einen Tag', () => {
    const { box, tenant } = createTodoWorld();
    const { recurrenceTimeZone: _, ...range } = weekly.recurrence.range;
    const entry = { ...weekly, recurrence: { ...weekly.recurrence, range } };
    const due = () => box.todo.task(box.todo.createTask(entry))?.dueDateTime?.dateTime.slice(0, 10);
    expect(due()).toBe('2026-11-22');
    tenant.switches.todoRecurrenceWithoutZone = 'keeps';
    expect(due()).toBe('2026-11-23');
  });
});
