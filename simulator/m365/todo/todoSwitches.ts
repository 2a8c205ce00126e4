/**
 * The oddities of the To Do API that were observed once, on a personal account (graph.md 3), or that no source decides
 * (15.3): the defaults are what was observed.
 */
export interface TodoSwitches {
  /** 3.1, 3.2: has the app been granted Tasks.ReadWrite.All? */
  tasksGranted: boolean;
  /** 3.8: `$select` on every To Do path (documented, observed as 400 `RequestBroker--ParseUri`). */
  todoSelect: 'refused' | 'accepted';
  /** 3.8: `$filter` and `$top` on the deltas of To Do. */
  todoDeltaOptions: 'refused' | 'accepted';
  /** 3.13: `$filter=linkedResources/any(l:l/externalId eq '…')` on a list of tasks. */
  todoLinkedResourceFilter: 'refused' | 'accepted';
  /** 3.11: due and start keep the date alone, as midnight in the zone in which they were sent. */
  todoDatesOnly: boolean;
  /** 3.11: what a start without a due date does to the due date. */
  todoStartSetsDue: 'always' | 'whenMissing' | 'never';
  /** [U]: a reminder's time switches it on, and switching it off forgets its time; or both stand for themselves. */
  todoReminder: 'independent' | 'coupled';
  /** [U]: is a body shown in the type in which it was written, or always as HTML? */
  todoBody: 'asWritten' | 'html';
  /** 3.12: completing a recurring task moves it to its next date and leaves a completed copy under a new id. */
  todoRecurringCompletion: 'rollsForward' | 'staysCompleted';
  /** [U]: does the completed copy bear the linkedResource of the task that it was made of? */
  todoCompletedCopyKeepsLink: boolean;
  /** [U]: when the completed copy was created, by its own account. */
  todoCompletedCopyCreated: 'now' | 'withTask';
  /** [U]: does a task that is moved to another list, or taken back, keep the time of its creation? */
  todoCreatedOnMove: 'kept' | 'now';
  /** 3.12: a recurrence written without `recurrenceTimeZone` moves the due date by a day. */
  todoRecurrenceWithoutZone: 'shiftsDay' | 'keeps';
  /** 3.13, 15.3: linkedResources in the body of a POST. */
  todoInlineLinkedResources: 'taken' | 'dropped';
  /** 3.13 [U]: what a second linkedResource of a task meets. */
  todoSecondLinkedResource: 'refused' | 'replaces';
  /** 3.9: a change of a child gives the task a new etag and shows in delta. */
  todoChildBumpsTask: boolean;
  /** 3.9: empty child collections in the JSON. */
  todoEmptyChildren: 'absent' | 'present';
  /** 3.10, 15.3: on which writes `If-Match` is looked at. */
  todoIfMatch: 'patchOnly' | 'everywhere' | 'nowhere';
  /** [U]: the code of a 404 for a task or list that is not there. */
  todoNotFoundCode: string;
  /** 3.14: how the first delta after a mass deletion is answered, once. */
  todoAfterMassDelete: 'steady' | '404' | '500';
  /** 3.14: a deleted list goes on answering (empty delta, 201 for what nobody will ever see), or is gone. */
  todoDeletedList: 'ghost' | 'gone';
  /** 3.15: a batch with To Do in it that is neither fully parallel nor fully sequential. */
  todoMixedBatch: 'refused' | 'accepted';
  /** 3.16: where `DELETE` puts a task: where Outlook's own deletion puts it, or nowhere. */
  todoDeleteMovesTo: 'deletedItems' | 'nowhere';
  /** [U]: the id of a task that is taken back out of Deleted Items. */
  todoRestoredId: 'new' | 'same';
  /** 2.8: the mailbox import/export API: granted, not granted, or not known to this cloud. */
  mailboxItems: 'granted' | 'denied' | 'absent';
  /** 15.2: is `$filter=type eq '…'` taken there? */
  mailboxItemFilter: 'accepted' | 'refused';
}

export const defaultTodoSwitches: Readonly<TodoSwitches> = {
  tasksGranted: true,
  todoSelect: 'refused',
  todoDeltaOptions: 'refused',
  todoLinkedResourceFilter: 'refused',
  todoDatesOnly: true,
  todoStartSetsDue: 'always',
  todoReminder: 'independent',
  todoBody: 'asWritten',
  todoRecurringCompletion: 'rollsForward',
  todoCompletedCopyKeepsLink: false,
  todoCompletedCopyCreated: 'now',
  todoCreatedOnMove: 'kept',
  todoRecurrenceWithoutZone: 'shiftsDay',
  todoInlineLinkedResources: 'taken',
  todoSecondLinkedResource: 'refused',
  todoChildBumpsTask: true,
  todoEmptyChildren: 'absent',
  todoIfMatch: 'patchOnly',
  todoNotFoundCode: 'ErrorItemNotFound',
  todoAfterMassDelete: 'steady',
  todoDeletedList: 'ghost',
  todoMixedBatch: 'refused',
  todoDeleteMovesTo: 'deletedItems',
  todoRestoredId: 'new',
  mailboxItems: 'denied',
  mailboxItemFilter: 'accepted',
};
