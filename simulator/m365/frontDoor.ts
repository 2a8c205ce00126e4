import { type Answer, answerOf, answerOfError, toResponse } from './answer.ts';
import type { SubRequest } from './batchEnvelope.ts';
import type { FaultAction, FaultSource } from './faultPlan.ts';
import { GraphError } from './graphError.ts';
import type { GraphService } from './graphService.ts';
import { type IncomingRequest, readJsonBody } from './incomingRequest.ts';
import { connectionReset, never } from './lostAnswer.ts';
import { type RequestRecord, remember } from './requestLog.ts';
import type { TenantContext } from './tenantContext.ts';
import type { Throttle } from './throttle.ts';

const mostAtOnce = 4;
const NONE: ReadonlySet<string> = new Set();

/** Where HTTP requests arrive: token, size, batches, slots, latency, faults, the record of requests. */
export class FrontDoor {
  readonly requests: RequestRecord[] = [];
  #context: TenantContext;
  #service: GraphService;
  #throttle: Throttle;
  #faults: FaultSource;
  #token: string;
  #latency_ms: number;
  #reach: (address: string) => Promise<boolean>;
  #number = 0;

  constructor(
    context: TenantContext,
    service: GraphService,
    throttle: Throttle,
    faults: FaultSource,
    options: { token: string; latency_ms: number; reach: (address: string) => Promise<boolean> },
  ) {
    this.#context = context;
    this.#service = service;
    this.#throttle = throttle;
    this.#faults = faults;
    this.#token = options.token;
    this.#latency_ms = options.latency_ms;
    this.#reach = options.reach;
  }

  /** Serves one HTTP request; rejects as fetch does when the connection is lost. */
  async serve(incoming: IncomingRequest, linkBase: string): Promise<Response> {
    this.#context.counters.http++;
    const record = this.#record(incoming);
    let plan: Plan;
    try {
      this.#checkToken(incoming);
      plan = this.#plan(incoming, linkBase, record);
    } catch (error) {
      await this.#wait(this.#latency_ms);
      return this.#finish(record, this.#refusal(error, incoming));
    }
    const { fault } = plan;
    await this.#wait(this.#latency_ms + plan.delay_ms);
    const effective =
      fault?.kind !== 'status' && fault?.kind !== 'timeoutBefore' && fault?.kind !== 'resetBefore';
    let answer: Answer | null = null;
    try {
      if (effective) {
        const { addresses } = plan;
        answer = plan.perform(addresses.length === 0 ? NONE : await this.#validated(addresses));
      }
    } finally {
      plan.release();
    }
    if (fault?.kind === 'timeoutBefore' || fault?.kind === 'timeoutAfter')
      return never(this.#context.clock, incoming.signal);
    if (fault?.kind === 'resetBefore' || fault?.kind === 'resetAfter') throw connectionReset();
    return this.#finish(record, answer === null ? this.#faultAnswer(fault) : garbled(answer, fault));
  }

  #plan(incoming: IncomingRequest, linkBase: string, record: RequestRecord): Plan {
    const body = readJsonBody(incoming);
    if (body !== undefined) record.body = body;
    const { method, path, headers } = incoming;
    const fault = this.#faults.take({ method, path, inBatch: false, index: record.number, body });
    const delay_ms = fault?.kind === 'delay' ? fault.ms : 0;
    if (/^\/v1\.0\/\$batch\/?$/i.test(path.split('?')[0] as string))
      return this.#planBatch(this.#service.readBatch(method, body), incoming, linkBase, record, {
        fault,
        delay_ms,
      });
    const mailbox = this.#service.mailboxOf(path)?.data.key;
    const granted = mailbox === undefined ? 1 : this.#throttle.enter(mailbox, 1);
    return {
      fault,
      delay_ms,
      addresses: this.#service.addressesOf(method, path, body),
      perform: (reachable) =>
        this.#service.perform({
          ...{ method, path, headers, body, linkBase, fault, reachable },
          overLimit: granted === 0,
        }),
      release: () => {
        if (mailbox !== undefined) this.#throttle.leave(mailbox, granted);
      },
    };
  }

  /** A batch occupies up to four slots of each mailbox while it runs (graph.md 7.5). */
  #planBatch(
    subRequests: SubRequest[],
    incoming: IncomingRequest,
    linkBase: string,
    record: RequestRecord,
    outer: { fault: FaultAction | null; delay_ms: number },
  ): Plan {
    const width = subRequests.every((request, index) => index === 0 || request.dependsOn.length > 0)
      ? 1
      : mostAtOnce;
    const places = new Map<string, SubRequest[]>();
    for (const request of subRequests) {
      const key = this.#service.mailboxOf(request.path)?.data.key;
      if (key !== undefined) places.set(key, [...(places.get(key) ?? []), request]);
    }
    const overLimit = new Set<SubRequest>();
    const granted = new Map<string, number>();
    for (const [key, own] of places) {
      const wanted = Math.min(width, own.length);
      const free = this.#throttle.enter(key, wanted);
      granted.set(key, free);
      for (const [place, request] of own.entries()) if (place % wanted >= free) overLimit.add(request);
    }
    const faults = subRequests.map((request, index) =>
      this.#faults.take({
        method: request.method,
        path: request.path,
        inBatch: true,
        index,
        body: request.body,
      }),
    );
    const delay_ms = faults.reduce(
      (sum, fault) => sum + (fault?.kind === 'delay' ? fault.ms : 0),
      outer.delay_ms,
    );
    const perform = (request: SubRequest, reachable: ReadonlySet<string>): Answer | null => {
      const fault = faults[subRequests.indexOf(request)] ?? null;
      const own = this.#record({ ...incoming, ...request }, record.number);
      if (request.body !== undefined) own.body = request.body;
      const more = { linkBase, overLimit: overLimit.has(request), reachable };
      const answer = this.#performSub({ ...request, ...more }, fault);
      own.status = answer?.status ?? 0;
      return answer;
    };
    return {
      fault: outer.fault,
      delay_ms,
      addresses: subRequests.flatMap(({ method, path, body }) =>
        this.#service.addressesOf(method, path, body),
      ),
      perform: (reachable) =>
        this.#service.performBatch(subRequests, (request) => perform(request, reachable)),
      release: () => {
        for (const [key, slots] of granted) this.#throttle.leave(key, slots);
      },
    };
  }

  #performSub(
    request: SubRequest & { linkBase: string; overLimit: boolean; reachable: ReadonlySet<string> },
    fault: FaultAction | null,
  ): Answer | null {
    if (fault?.kind === 'status') return this.#faultAnswer(fault);
    if (fault?.kind === 'timeoutBefore' || fault?.kind === 'resetBefore') return this.#gatewayTimeout();
    const answer = this.#service.perform({ ...request, fault });
    if (fault?.kind === 'timeoutAfter' || fault?.kind === 'resetAfter') return this.#gatewayTimeout();
    if (fault?.kind === 'dropSubResponse') return null;
    return garbled(answer, fault);
  }

  #faultAnswer(fault: FaultAction | null): Answer {
    if (fault?.kind !== 'status') throw new Error('Only a status fault has an answer of its own.');
    const { status, code, message, retryAfter_s, headers } = fault;
    const retryAfter: Record<string, string> =
      retryAfter_s === undefined ? {} : { 'Retry-After': String(retryAfter_s) };
    return this.#refusal(
      new GraphError(status, code ?? 'UnknownError', message ?? 'A planned fault.', {
        ...retryAfter,
        ...headers,
      }),
    );
  }

  #gatewayTimeout(): Answer {
    return this.#refusal(
      new GraphError(504, 'UnknownError', 'The gateway did not receive a response in time.'),
    );
  }

  #refusal(error: unknown, incoming?: IncomingRequest): Answer {
    const { random, clock } = this.#context;
    return answerOfError(error, random.uuid(), clock.now(), incoming?.headers['client-request-id']);
  }

  #checkToken(incoming: IncomingRequest): void {
    const given = incoming.headers.authorization;
    if (given === `Bearer ${this.#token}`) return;
    const message = given ? 'Lifetime validation failed, the token is expired.' : 'Access token is empty.';
    throw new GraphError(401, 'InvalidAuthenticationToken', message, {
      'WWW-Authenticate': 'Bearer realm=""',
    });
  }

  /** The addresses that answer the validation handshake; every create asks anew (graph.md 6.2). */
  async #validated(addresses: readonly string[]): Promise<ReadonlySet<string>> {
    const answers = await Promise.all(addresses.map((address) => this.#reach(address)));
    const failed = new Set(addresses.filter((_, at) => !answers[at]));
    return new Set(addresses.filter((address) => !failed.has(address)));
  }

  async #wait(ms: number): Promise<void> {
    if (ms > 0) await this.#context.clock.sleep(ms);
    else await Promise.resolve();
  }

  #record(
    request: Pick<IncomingRequest, 'method' | 'origin' | 'path' | 'headers'>,
    batchOf?: number,
  ): RequestRecord {
    const { method, origin, path } = request;
    const headers = { ...request.headers };
    if (headers.authorization !== undefined) headers.authorization = 'Bearer ***';
    const at = this.#context.clock.now();
    return remember(this.requests, {
      number: ++this.#number,
      at,
      method,
      origin,
      path,
      status: 0,
      headers,
      ...(batchOf === undefined ? {} : { batchOf }),
    });
  }

  #finish(record: RequestRecord, answer: Answer): Response {
    record.status = answer.status;
    return toResponse(answer);
  }
}

interface Plan {
  fault: FaultAction | null;
  delay_ms: number;
  /** To be validated before `perform`, which is told those that are reachable. */
  addresses: readonly string[];
  perform: (reachable: ReadonlySet<string>) => Answer;
  release: () => void;
}

function garbled(answer: Answer, fault: FaultAction | null): Answer {
  if (fault?.kind !== 'malformed') return answer;
  return {
    ...answerOf({ status: fault.status ?? answer.status, body: fault.body }, 'garbled', 0),
    headers: answer.headers,
  };
}
