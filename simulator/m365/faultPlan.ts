/** What a fault does to one request. Inside a `$batch` a lost answer is that sub-request's `504`. */
export type FaultAction =
  /** Answers so, without any effect. */
  | {
      kind: 'status';
      status: number;
      code?: string;
      message?: string;
      retryAfter_s?: number;
      headers?: Record<string, string>;
    }
  /** No effect, and no answer until the caller gives up. */
  | { kind: 'timeoutBefore' }
  /** Takes effect, but the answer never arrives. */
  | { kind: 'timeoutAfter' }
  /** The connection breaks before anything happened. */
  | { kind: 'resetBefore' }
  /** The connection breaks after it took effect. */
  | { kind: 'resetAfter' }
  /** Takes effect, but this text is the answer. */
  | { kind: 'malformed'; body: string; status?: number }
  /** Takes effect, but its answer is missing from the batch's answers. */
  | { kind: 'dropSubResponse' }
  /** Takes so much longer. */
  | { kind: 'delay'; ms: number }
  /** The page's nextLink leads back to the page. */
  | { kind: 'loopNextLink' }
  /** The page is empty, with a nextLink to where it would have begun. */
  | { kind: 'emptyPage' };

/** What a rule sees of a request. */
export interface FaultRequest {
  method: string;
  /** Path and query from `/v1.0` on. */
  path: string;
  inBatch: boolean;
  /** Place in its batch; of a single request its number since the tenant began. */
  index: number;
  body: unknown;
}

export interface FaultRule {
  when: (request: FaultRequest) => boolean;
  /** How often it strikes; without: always. */
  times?: number;
  do: FaultAction;
}

/** The faults that a test has planned. The first rule that fits and is not used up strikes. */
export interface FaultPlan {
  /** The handle tells how often the rule has struck. */
  add(rule: FaultRule): { readonly fired: number };
  clear(): void;
}

export interface FaultSource extends FaultPlan {
  take(request: FaultRequest): FaultAction | null;
}

export function createFaultPlan(): FaultSource {
  let rules: Array<{ rule: FaultRule; handle: { fired: number } }> = [];
  return {
    add(rule) {
      const handle = { fired: 0 };
      rules.push({ rule, handle });
      return handle;
    },
    clear() {
      rules = [];
    },
    take(request) {
      for (const { rule, handle } of rules) {
        if (handle.fired >= (rule.times ?? Number.POSITIVE_INFINITY) || !rule.when(request)) continue;
        handle.fired++;
        return rule.do;
      }
      return null;
    },
  };
}
