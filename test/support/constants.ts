/** When everything happens in tests, unless one says otherwise or moves a clock. */
export const NOON = Date.UTC(2026, 0, 15, 12);

/** How often something is done that a server does by itself now and then, where it would only come between. */
export const NEVER_MS = 3_600_000;

/** An id of nothing. */
export const UNKNOWN = '00000000-0000-4000-8000-000000000000';
