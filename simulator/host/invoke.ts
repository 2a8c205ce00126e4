import { randomUUID } from 'node:crypto';
import type { CoreInvocationContext, HostLog, InvocationResponse, TypedData } from './coreTypes.ts';
import type { FunctionApp, RegisteredFunction } from './functionApp.ts';
import { triggerOf } from './triggerOf.ts';

/** What a trigger hands to its function. */
export interface Trigger {
  readonly data: TypedData;
  readonly metadata?: Readonly<Record<string, TypedData>>;
}

/**
 * Calls a function once, with the app's hooks around it (src/eventHandlers/InvocationHandler.ts of Microsoft's worker).
 *
 * @throws what the function throws
 */
export async function invoke(
  app: FunctionApp,
  { metadata, callback }: RegisteredFunction,
  trigger: Trigger,
  log: HostLog,
): Promise<InvocationResponse> {
  const invocationId = randomUUID();
  const core: CoreInvocationContext = {
    invocationId,
    metadata,
    request: {
      invocationId,
      functionId: metadata.functionId ?? metadata.name,
      inputData: [{ name: triggerOf(metadata).name, data: trigger.data }],
      triggerMetadata: trigger.metadata ?? {},
    },
    log: (level, category, message) => {
      if (category === 'user' || level === 'warning' || level === 'error')
        log({ level, source: metadata.name, message });
    },
  };
  const model = await app.model().getInvocationModel(core);
  const { context, inputs } = await model.getArguments();
  const shared = { hookData: {}, appHookData: {}, invocationContext: context };
  const before = { ...shared, inputs, functionCallback: callback };
  core.state = 'preInvocationHooks';
  await app.runHooks('preInvocation', before);
  const after: { result: unknown; error: unknown } = { result: null, error: null };
  core.state = 'invocation';
  try {
    after.result = await model.invokeFunction(context, before.inputs, before.functionCallback);
  } catch (error) {
    after.error = error;
  }
  core.state = 'postInvocationHooks';
  const told = Object.assign(after, shared, { inputs: before.inputs });
  await app.runHooks('postInvocation', told);
  core.state = undefined;
  if (told.error !== null) throw told.error;
  return model.getResponse(context, told.result);
}
