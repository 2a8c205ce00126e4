/**
 * So far the clocks of hosts and database may lie apart. What somebody noted for a time later than that, a clock noted that was
 * wrong: it is not believed, and replaced by the next note.
 */
export const CLOCKS_APART_MS = 5 * 60_000;
