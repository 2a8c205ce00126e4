/** Environment variables or app settings by name. */
export type Environment = Readonly<Record<string, string | undefined>>;

/** The variables that hold something: an empty text is a missing value, blanks around one do not count. */
export function present(env: Environment): Environment {
  const values = Object.entries(env).map(([name, value]) => [name, value?.trim()] as const);
  return Object.fromEntries(values.filter(([, value]) => value !== undefined && value !== ''));
}
