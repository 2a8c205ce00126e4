/**
 * The parameters of a path under a route template (`api/things/{id}`, `api/app/{*rest}`), decoded; undefined when it does
 * not match. Case does not matter, as on Azure.
 */
export function matchRoute(template: string, path: string): Record<string, string> | undefined {
  const wanted = template.split('/').filter((part) => part !== '');
  const given = path.split('/').filter((part) => part !== '');
  const params: Record<string, string> = {};
  for (const [at, part] of wanted.entries()) {
    const rest = /^\{\*(\w+)\}$/.exec(part)?.[1];
    if (rest !== undefined) {
      params[rest] = given.slice(at).map(decodeURIComponent).join('/');
      return params;
    }
    const name = /^\{(\w+)\??\}$/.exec(part)?.[1];
    const segment = given[at];
    if (segment === undefined) {
      if (!part.endsWith('?}')) return undefined;
    } else if (name !== undefined) params[name] = decodeURIComponent(segment);
    else if (part.toLowerCase() !== segment.toLowerCase()) return undefined;
  }
  return given.length > wanted.length ? undefined : params;
}
