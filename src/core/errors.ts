/**
 * The closed set of reasons for which the directory refuses something, each with the data a dialect needs to
 * say so in its own words. Core throws nothing else on purpose; whatever else escapes is a defect.
 */
export interface DirectoryFailures {
  'organization-not-found': { id: string };
  'directory-not-found': { id: string };
  'site-not-found': { id: string };
  /** `id` is what the group was asked for by: its id or its name. */
  'group-not-found': { id: string; by: 'id' | 'name' };
  'user-not-found': { id: string };
  'resource-not-found': { ari: string };
  'event-not-found': { id: string };
  'credential-not-found': { id: string };

  /** What the actor came by was revoked, or its owner suspended, after the request had been let in. */
  'credential-ended': Record<never, never>;
  /** Too many wrong passwords; the next one is looked at after so many milliseconds, which is at `resetAt` since the epoch. */
  'too-many-failures': { retryAfterMs: number; resetAt: number };

  /** The actor lacks `permission` (a phrase such as `manage groups`). */
  forbidden: { permission: string };
  /** The group is synced from `source`: only that source changes its members or deletes it. */
  'group-synced': { name: string; source: string };
  /** The group is the default group of a role. */
  'group-is-default': { name: string };
  /** The group confers an administrator's role. */
  'group-confers-admin': { name: string };
  /** The change would leave the organization, or the site, of that name without an active administrator. */
  'last-admin': { name: string };

  /**
   * A value is missing, too long, of the wrong form, …; `reason` completes the sentence that `field` begins. `message` is the
   * whole sentence, where a dialect's document has one.
   */
  'invalid-field': { field: string; reason: string; message?: string };
  'invalid-cursor': { reason: string };
  /** No resource was named where one is needed. */
  'resource-missing': Record<never, never>;
  'role-invalid': { role: string; owner: string };
  /** The product is not running, so no role of it can be granted. */
  'resource-unlicensed': { ari: string };
  'user-inactive': { accountId: string };

  'group-name-taken': { name: string };
  /** The name belongs to a default group of a product of this directory, whether or not that group exists now. */
  'group-name-reserved': { name: string };
  'group-not-empty': { id: string; memberCount: number };
  'user-exists': { field: 'email' | 'username'; value: string };
  'already-member': { accountId: string; groupId: string; groupName?: string };
  'not-member': { accountId: string; groupId: string; groupName?: string };
  /** The group is the only default group of this role on this resource. */
  'last-default-group': { role: string; ari: string };
  'seats-exhausted': { ari: string };
}

export type DirectoryFailure = keyof DirectoryFailures;

/** An error that is one of a closed set of kinds: `Failures` maps each kind to its data. */
export class KindError<Failures, Kind extends keyof Failures = keyof Failures> extends Error {
  readonly kind: Kind;
  readonly details: Failures[Kind];

  constructor(kind: Kind, details: Failures[Kind]) {
    super(`${String(kind)} ${JSON.stringify(details)}`);
    this.name = new.target.name;
    this.kind = kind;
    this.details = details;
  }
}

export class DirectoryError<Kind extends DirectoryFailure = DirectoryFailure> extends KindError<
  DirectoryFailures,
  Kind
> {}

/**
 * What a rule makes of its input, or its refusal where that is an answer too; for what has to be waited for there is `caught` in
 * `changes.ts`.
 */
export function answerOf<Result>(make: () => Result): Result | DirectoryError {
  try {
    return make();
  } catch (error) {
    if (error instanceof DirectoryError) return error;
    throw error;
  }
}

/** Refuses: throws the error of that kind. */
export function refuse<Kind extends DirectoryFailure>(kind: Kind, details: DirectoryFailures[Kind]): never {
  throw new DirectoryError(kind, details);
}
