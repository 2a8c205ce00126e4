import type {
  FunctionCallback,
  FunctionMetadata,
  HookCallback,
  HostLog,
  LogCategory,
  LogLevel,
  ProgrammingModel,
} from './coreTypes.ts';

export interface RegisteredFunction {
  readonly metadata: FunctionMetadata;
  readonly callback: FunctionCallback;
}

/** What an app has registered. */
export interface FunctionApp {
  /** By name, in the order of registration. */
  readonly functions: ReadonlyMap<string, RegisteredFunction>;
  readonly model: () => ProgrammingModel;
  /** Runs the app's hooks of a kind one after the other. */
  runHooks(name: string, context: object): Promise<void>;
  /** From now on nothing can be registered: the host has its index. */
  lock(): void;
  /** What `require('@azure/functions-core')` gives. */
  readonly core: object;
}

/** Stops what it was given; `@azure/functions-core` hands these out. */
class Disposable {
  readonly #stop: () => unknown;
  constructor(stop: () => unknown) {
    this.#stop = stop;
  }

  static from(...others: { dispose(): unknown }[]): Disposable {
    return new Disposable(() => {
      for (const other of others) other.dispose();
    });
  }

  dispose(): void {
    this.#stop();
  }
}

/** An empty app and the module `@azure/functions-core` through which it is filled, as Microsoft's Node worker offers it. */
export function createFunctionApp(log: HostLog): FunctionApp {
  const functions = new Map<string, RegisteredFunction>();
  const hooks = new Map<string, HookCallback[]>();
  let model: ProgrammingModel | undefined;
  let locked = false;

  function registerFunction(metadata: FunctionMetadata, callback: FunctionCallback): Disposable {
    if (locked) throw new Error('A function can only be registered during app startup.');
    const id = metadata.functionId ?? metadata.name;
    if (functions.has(id)) throw new Error(`A function with id "${id}" has already been registered.`);
    functions.set(id, { metadata, callback });
    return new Disposable(() => functions.delete(id));
  }

  function registerHook(name: string, callback: HookCallback): Disposable {
    const known = hooks.get(name) ?? [];
    hooks.set(name, [...known, callback]);
    return new Disposable(() =>
      hooks.set(
        name,
        (hooks.get(name) ?? []).filter((hook) => hook !== callback),
      ),
    );
  }

  return {
    functions,
    model() {
      if (model === undefined)
        throw new Error('The app has registered nothing: no programming model is set.');
      return model;
    },
    async runHooks(name, context) {
      for (const hook of hooks.get(name) ?? []) await hook(context);
    },
    lock() {
      locked = true;
    },
    core: {
      version: '3.9.1',
      hostVersion: '4.0.0-simulator',
      registerFunction,
      registerHook,
      setProgrammingModel(chosen: ProgrammingModel) {
        model = chosen;
      },
      getProgrammingModel: () => model,
      log: (level: LogLevel, _category: LogCategory, message: string) =>
        log({ level, source: undefined, message }),
      Disposable,
    },
  };
}
