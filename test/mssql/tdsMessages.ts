/** A whole TDS message, as its packets went over the wire. */
export interface TdsMessage {
  readonly packets: Buffer;
  /** A batch, a call or a transaction request; logins, handshakes and answers are not. */
  readonly carriesStatements: boolean;
}

/** MS-TDS 2.2.3.1: type, status, length (big endian) and four more bytes. */
const HEADER = 8;
const END_OF_MESSAGE = 1;
const STATEMENTS = new Set([1, 3, 14]);

/** Cuts one direction of a TDS stream into messages; answers what takes the stream's chunks. */
export function messageReader(onMessage: (message: TdsMessage) => void): (chunk: Buffer) => void {
  let rest = Buffer.alloc(0);
  let packets: Buffer[] = [];
  return (chunk) => {
    rest = Buffer.concat([rest, chunk]);
    while (rest.length >= HEADER) {
      const length = rest.readUInt16BE(2);
      if (rest.length < length) return;
      const packet = rest.subarray(0, length);
      rest = rest.subarray(length);
      packets.push(packet);
      if ((packet[1]! & END_OF_MESSAGE) === 0) continue;
      const carriesStatements = STATEMENTS.has(packets[0]![0]!);
      const whole = Buffer.concat(packets);
      packets = [];
      onMessage({ packets: whole, carriesStatements });
    }
  };
}
