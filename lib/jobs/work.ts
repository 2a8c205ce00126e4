import { parseMessage } from './message.ts';
import type { JobPorts } from './ports.ts';

/**
 * Handles one message of the queue `emis-abgleich`.
 *
 * @throws MalformedMessageError: no worker can ever handle it; the host moves it to the poison queue
 */
export async function workMessage(text: string, _ports: JobPorts): Promise<void> {
  parseMessage(text);
}
