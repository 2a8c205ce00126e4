let last = 0;

/**
 * The number of the next batch that takes or uses a lease. It rises within this process, and that is enough: an owner of
 * a lease never outlives its process, and whoever takes a lease over begins with numbers of its own.
 */
export function nextUnit(): number {
  last += 1;
  return last;
}
