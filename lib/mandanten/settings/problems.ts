import type { z } from 'zod';

/** Collects what is wrong with the settings, so that all of it is reported at once. */
export class Problems {
  readonly lines: string[] = [];

  /** `what` says what is wrong and what to do; it must not quote secrets. */
  add(variable: string, what: string): void {
    this.lines.push(`${variable}: ${what}`);
  }

  /** Checks `input` against a schema whose keys are variables; undefined when something is wrong. */
  check<Schema extends z.ZodType>(schema: Schema, input: unknown): z.output<Schema> | undefined {
    const parsed = schema.safeParse(input);
    if (parsed.success) return parsed.data;
    for (const issue of parsed.error.issues) this.add(issue.path.join('.'), issue.message);
    return undefined;
  }
}
