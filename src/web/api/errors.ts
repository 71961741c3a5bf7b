import type { ErrorBody } from '../../dialects/native/errors.ts';
import { SayableError } from '../lib/SayableError.ts';

/** Why a request came to nothing, in the server's own kinds; `unreachable` when no answer came at all. */
export type ErrorKind = ErrorBody['error']['kind'] | 'unreachable';

/** What every failed request throws. */
export class ApiError extends SayableError {
  readonly status: number;
  readonly kind: ErrorKind;
  readonly details: object;

  constructor(
    status: number,
    { kind, message, details }: { kind: ErrorKind; message: string; details: object },
  ) {
    super(message);
    this.name = 'ApiError';
    this.status = status;
    this.kind = kind;
    this.details = details;
  }

  /** Nobody is signed in, or no longer. */
  get isUnauthenticated(): boolean {
    return this.status === 401;
  }

  /** Whoever is signed in may not do or see this. */
  get isForbidden(): boolean {
    return this.status === 403;
  }

  get isNotFound(): boolean {
    return this.status === 404;
  }
}

/** A sentence for people about anything that was thrown. */
export function messageOf(error: unknown): string {
  // The server's own sentence is for programs.
  if (error instanceof ApiError && error.isUnauthenticated) {
    return 'You were no longer signed in. When you are, try again.';
  }
  return error instanceof SayableError ? error.message : 'Something went wrong in the console.';
}

/** Of what was to be deleted: somebody else was faster, and it is as it was to be. */
export function isGone(error: unknown): boolean {
  return error instanceof ApiError && error.isNotFound;
}
