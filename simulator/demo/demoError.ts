/** Something that the person at the console can put right: one German line, exit code 2, no stack trace. */
export class DemoError extends Error {
  override readonly name = 'DemoError';
}
