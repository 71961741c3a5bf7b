/**
 * By what writes line up beside organizations, whose keys are positive, and the installation (`INSTALLATION` in core, 0). Engines
 * that lock by organization have a lock for each.
 */

/** Whoever brings the tables up to date. */
export const SCHEMA_LOCK = -1;

/** Whoever sweeps what deleted groups have left: no organization's writes wait for it. */
export const LEFTOVERS_LOCK = -2;
