import type { Binding, FunctionMetadata } from './coreTypes.ts';

/** A function's one trigger, with the name of its binding. */
export function triggerOf({ name, bindings }: FunctionMetadata): { name: string; binding: Binding } {
  const found = Object.entries(bindings).find(([, { type }]) => type.toLowerCase().endsWith('trigger'));
  if (found === undefined) throw new Error(`The function ${name} has no trigger.`);
  return { name: found[0], binding: found[1] };
}
