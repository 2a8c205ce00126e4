import type { MailboxState } from '../mailboxState.ts';
import type { TenantContext } from '../tenantContext.ts';
import type { GraphTask, TaskEntry } from './graphTask.ts';
import type { StoredTask, StoredTodoList } from './storedTask.ts';
import { readLinkedResource, readTaskInput } from './taskInput.ts';
import * as store from './taskStore.ts';
import { showTask } from './taskView.ts';

/** What a user in To Do or Outlook does with tasks. Lists go by name; without one the default list is meant. */
export interface TodoUser {
  readonly defaultListId: string;
  createTask(task: TaskEntry, listName?: string): string;
  updateTask(id: string, patch: TaskEntry): void;
  /** A recurring task goes on under its id and leaves a completed copy (graph.md 3.12). */
  completeTask(id: string): void;
  reopenTask(id: string): void;
  /** To Deleted Items, which `Mailbox.emptyDeletedItems` empties. */
  deleteTask(id: string): void;
  /** Undo of a deletion. @returns the id that it has now. */
  restoreTask(id: string): string;
  /** Out of Deleted Items for good, or at once. */
  purgeTask(id: string): void;
  /** Makes the list when there is none of that name. @returns the id that the task has there (graph.md 3.6). */
  moveTask(id: string, listName: string): string;
  addStep(id: string, displayName: string): void;
  /** Another app says that the task is its own. */
  linkTask(id: string, linkedResource: TaskEntry): void;
  /** Removes whatever linkedResource it has. */
  unlinkTask(id: string): void;
  /** A new etag, the same content. */
  touchTask(id: string): void;
  /** A mail that was flagged: shows in the list of flagged mails only (graph.md 3.7). */
  flagMail(subject: string): string;
  addList(listName: string): string;
  deleteList(listName: string): void;
  tasks(listName?: string): GraphTask[];
  deletedTasks(): GraphTask[];
  /** Wherever it lies; undefined when it is gone. */
  task(id: string): GraphTask | undefined;
}

export function openTodo(context: TenantContext, state: () => MailboxState): TodoUser {
  const listNamed = (name: string | undefined): StoredTodoList | undefined =>
    name === undefined
      ? state().todo.defaultList
      : state().todo.lists.find(({ displayName }) => displayName === name);
  const listMade = (name: string): StoredTodoList => listNamed(name) ?? state().todo.addList(name);
  const known = (id: string): StoredTask => {
    const task = state().todo.tasks.get(id);
    if (!task) throw new Error(`The simulated mailbox has no task ${id}.`);
    return task;
  };
  const deleted = (id: string): StoredTask => {
    const task = known(id);
    if (task.place !== 'deletedItems') throw new Error(`The task ${id} is not in Deleted Items.`);
    return task;
  };
  const change = <Result>(act: (own: MailboxState) => Result): Result => {
    const own = state();
    const result = act(own);
    own.commit();
    return result;
  };
  const create = (task: TaskEntry, listId: string): string =>
    change((own) => {
      const input = readTaskInput(task, null, 'user', context.switches);
      return store.createTask(own, context, listId, input).id;
    });
  const update = (id: string, patch: TaskEntry): void => {
    change((own) => {
      const task = known(id);
      const input = readTaskInput(patch, task.content, 'user', context.switches);
      store.updateTask(own, context, task, input);
    });
  };
  const show = (tasks: StoredTask[]): GraphTask[] =>
    tasks.map((task) => showTask(task, context.switches) as unknown as GraphTask);

  return {
    get defaultListId() {
      return state().todo.defaultList.id;
    },
    createTask: (task, listName) =>
      create(task, (listName === undefined ? state().todo.defaultList : listMade(listName)).id),
    updateTask: update,
    completeTask: (id) => update(id, { status: 'completed' }),
    reopenTask: (id) => update(id, { status: 'notStarted' }),
    deleteTask: (id) => change((own) => store.deleteTask(own, known(id), true)),
    restoreTask: (id) => change((own) => store.restoreTask(own, context, deleted(id)).id),
    purgeTask: (id) => change((own) => own.todo.remove(known(id), false)),
    moveTask: (id, listName) =>
      change((own) => store.moveTask(own, context, known(id), listMade(listName).id).id),
    addStep: (id, displayName) =>
      change((own) => {
        const task = known(id);
        const step = {
          id: context.random.uuid(),
          displayName,
          isChecked: false,
          created_ms: context.clock.now(),
        };
        store.changeChildren(own, context, task, { checklistItems: [...task.checklistItems, step] });
      }),
    linkTask: (id, linkedResource) =>
      change((own) => {
        store.addLinkedResource(own, context, known(id), readLinkedResource(linkedResource));
      }),
    unlinkTask: (id) =>
      change((own) => {
        store.changeChildren(own, context, known(id), { linkedResources: [] });
      }),
    touchTask: (id) =>
      change((own) => {
        own.todo.put(known(id));
      }),
    flagMail: (subject) => {
      const { lists } = state().todo;
      const flagged = lists.find(({ wellknownListName }) => wellknownListName === 'flaggedEmails');
      return create({ title: subject }, (flagged as StoredTodoList).id);
    },
    addList: (listName) => change(() => listMade(listName).id),
    deleteList: (listName) =>
      change((own) => {
        const list = listNamed(listName);
        if (list?.wellknownListName !== 'none') throw new Error(`There is no list ${listName} to delete.`);
        own.todo.removeList(list);
      }),
    tasks: (listName) => show(state().todo.inList(listNamed(listName)?.id ?? '')),
    deletedTasks: () => show(state().todo.inDeletedItems()),
    task(id) {
      const task = state().todo.tasks.get(id);
      return task && show([task])[0];
    },
  };
}
