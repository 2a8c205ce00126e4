import { describe, expect, test } from 'vitest';
import { classify, errorCode } from '../../../lib/graph/classify.ts';

const permissions = 'Calendars.Read und Calendars.ReadWrite';
const kindOf = (status: number, code?: string, cursor?: boolean) =>
  classify({ status, code, requestId: 'r' }, { permissions, cursor }).kind;

describe('an answer that is not 2xx', () => {
  test.each([
    [429, 'TooManyRequests', 'throttled'],
    [401, 'InvalidAuthenticationToken', 'unauthorized'],
    [403, 'ErrorAccessDenied', 'forbidden'],
    [403, 'Authorization_RequestDenied', 'forbidden'],
    [404, 'MailboxNotEnabledForRESTAPI', 'mailboxUnknown'],
    [404, 'mailboxnotenabledforrestapi', 'mailboxUnknown'],
    [404, 'ResourceNotFound', 'mailboxUnknown'],
    [404, 'Request_ResourceNotFound', 'mailboxUnknown'],
    [404, 'ErrorInvalidUser', 'mailboxUnknown'],
    [404, 'ErrorItemNotFound', 'notFound'],
    [404, 'erroritemnotfound', 'notFound'],
    [404, 'ErrorSomethingElse', 'rejected'],
    [404, undefined, 'rejected'],
    [410, undefined, 'cursorExpired'],
    [410, 'SyncStateNotFound', 'cursorExpired'],
    [400, 'syncStateInvalid', 'cursorExpired'],
    [404, 'SYNCSTATENOTFOUND', 'cursorExpired'],
    [400, 'resyncRequired', 'cursorExpired'],
    [400, 'ErrorInvalidRequest', 'rejected'],
    [412, 'ErrorIrresolvableConflict', 'stale'],
    [412, undefined, 'stale'],
    [409, 'ErrorIrresolvableConflict', 'stale'],
    [409, 'ErrorDuplicateTransactionId', 'rejected'],
    [413, undefined, 'rejected'],
    [302, undefined, 'rejected'],
    [408, undefined, 'unclear'],
    [500, 'ErrorInternalServerError', 'unclear'],
    [503, undefined, 'unclear'],
    [504, undefined, 'unclear'],
    [100, undefined, 'malformed'],
  ] as const)('%s %s is %s', (status, code, kind) => {
    expect(kindOf(status, code)).toBe(kind);
  });

  test.each([
    [400, 'BadRequest', 'cursorExpired'],
    [400, undefined, 'cursorExpired'],
    [404, 'ErrorItemNotFound', 'cursorExpired'],
    [404, 'MailboxNotEnabledForRESTAPI', 'mailboxUnknown'],
    [400, 'ErrorInvalidUser', 'mailboxUnknown'],
    [404, 'ErrorSomethingElse', 'rejected'],
    [403, 'ErrorAccessDenied', 'forbidden'],
    [503, undefined, 'unclear'],
  ] as const)('%s %s to a stored link is %s', (status, code, kind) => {
    expect(kindOf(status, code, true)).toBe(kind);
  });

  test('tells an administrator what to grant', () => {
    const { message } = classify({ status: 403, code: 'ErrorAccessDenied', requestId: 'r' }, { permissions });
    expect(message).toMatch(
      /Calendars\.Read und Calendars\.ReadWrite.*Administratorzustimmung.*RBAC.*2 Stunden/,
    );
  });

  test('tells an administrator which settings a refused token comes from', () => {
    const { message } = classify({ status: 401, requestId: 'r' }, { permissions });
    expect(message).toMatch(/AZURE_CLIENT_SECRET.*GRAPH_TOKEN/);
  });

  test('carries status, code, request id and wait for support', () => {
    const refusal = { status: 429, code: 'TooManyRequests', requestId: 'r-1', retryAfter_ms: 2_128 };
    expect(classify(refusal, { permissions })).toMatchObject(refusal);
  });
});

describe('the code of an error body', () => {
  test('is taken where it is one', () => {
    expect(errorCode({ error: { code: 'ErrorItemNotFound', message: 'x' } })).toBe('ErrorItemNotFound');
  });
  test.each([
    { error: { code: 'Termin mit Dr. Huber' } },
    { error: { code: 7 } },
    { error: 'ErrorItemNotFound' },
    'ErrorItemNotFound',
    null,
    undefined,
  ])('%j holds none that may travel into a log', (body) => {
    expect(errorCode(body)).toBeUndefined();
  });
});
