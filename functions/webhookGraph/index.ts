import { app, type HttpRequest, type HttpResponseInit, type InvocationContext } from '@azure/functions';

/** Microsoft Graph tells of changes (graph.md 6). It proves itself by the clientState of its notifications, not by a key. */
export async function webhookGraph(
  request: HttpRequest,
  context: InvocationContext,
): Promise<HttpResponseInit> {
  const { sharedWebhook, reportMissingLength } = await import('../webhook.ts');
  const webhook = sharedWebhook((line) => context.error(line));
  const length = request.headers.get('content-length');
  if (length === null && request.body === null && !request.query.has('validationToken'))
    reportMissingLength((line) => context.error(line));
  const answer = await webhook.handle({
    query: request.query,
    length: length === null ? undefined : Number(length),
    body: request.body,
  });
  return { ...answer, headers: { ...answer.headers } };
}

app.http('webhookGraph', {
  methods: ['POST'],
  authLevel: 'anonymous',
  route: 'webhookGraph',
  handler: webhookGraph,
});
