import { describe, expect, test } from 'vitest';
import { Gates } from '../../../lib/graph/gate.ts';

const settle = () => new Promise((resolve) => setImmediate(resolve));

/** Enters `slots` and notes its name when it is let in; gives the function that leaves. */
function guests(gates: Gates) {
  const inside: string[] = [];
  const leave = new Map<string, () => void>();
  const enter = (name: string, slots: number, mailbox = 'a@x', signal?: AbortSignal) =>
    gates.enter('app', mailbox, slots, signal).then((out) => {
      inside.push(name);
      leave.set(name, out);
    });
  return { inside, enter, leave: (name: string) => leave.get(name)!() };
}

describe('the gate of a mailbox', () => {
  test('lets in four and makes the fifth wait until one leaves', async () => {
    const { inside, enter, leave } = guests(new Gates());
    for (const name of ['1', '2', '3', '4', '5']) void enter(name, 1);
    await settle();
    expect(inside).toEqual(['1', '2', '3', '4']);
    leave('2');
    await settle();
    expect(inside).toEqual(['1', '2', '3', '4', '5']);
  });

  test('lets nobody overtake a batch that waits for four slots', async () => {
    const { inside, enter, leave } = guests(new Gates());
    await enter('read', 1);
    void enter('batch', 4);
    void enter('late read', 1);
    await settle();
    expect(inside).toEqual(['read']);
    leave('read');
    await settle();
    expect(inside).toEqual(['read', 'batch']);
    leave('batch');
    await settle();
    expect(inside).toEqual(['read', 'batch', 'late read']);
  });

  test('takes an aborted guest out of the queue and lets those behind it in', async () => {
    const { inside, enter } = guests(new Gates());
    const abort = new AbortController();
    await enter('read', 1);
    const batch = enter('batch', 4, 'a@x', abort.signal);
    void enter('late read', 1);
    await settle();
    abort.abort(new Error('lease lost'));
    await expect(batch).rejects.toThrow('lease lost');
    await settle();
    expect(inside).toEqual(['read', 'late read']);
  });

  test('counts mailboxes apart, and one mailbox together however its address is spelled', async () => {
    const { inside, enter } = guests(new Gates());
    await enter('a', 4, 'a@x');
    await enter('b', 4, 'b@x');
    void enter('a again', 1, 'A@X');
    await settle();
    expect(inside).toEqual(['a', 'b']);
  });
});
