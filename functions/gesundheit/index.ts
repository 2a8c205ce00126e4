import { app, type HttpRequest, type HttpResponseInit, type InvocationContext } from '@azure/functions';

/** Tells monitors whether this installation runs and can work. For everybody: neither secrets nor what is wrong. */
export async function gesundheit(
  _request: HttpRequest,
  context: InvocationContext,
): Promise<HttpResponseInit> {
  const [{ settingsProblems }, { systemClock }, { version }, { said }] = await Promise.all([
    import('../../lib/mandanten/settingsProblems.ts'),
    import('../../lib/mandanten/systemPorts.ts'),
    import('../version.ts'),
    import('../said.ts'),
  ]);
  const problems = settingsProblems(process.env);
  for (const problem of problems) if (said.due(problem, systemClock.now())) context.error(problem);
  const ok = problems.length === 0;
  return {
    status: ok ? 200 : 503,
    headers: { 'Cache-Control': 'no-store' },
    jsonBody: { ok, version, einstellungen: ok ? 'ok' : 'fehlerhaft' },
  };
}

app.http('gesundheit', {
  methods: ['GET'],
  authLevel: 'anonymous',
  route: 'gesundheit',
  handler: gesundheit,
});
