/** Something that the person who started the host can put right: one German line. */
export class HostError extends Error {
  override readonly name = 'HostError';
}
