import type { GroupAddress } from '../core/addresses.ts';
import { DirectoryError, type DirectoryFailure, type DirectoryFailures } from '../core/errors.ts';
import type { AddOptions } from '../core/members.ts';
import { StoreUnavailable } from '../core/store.ts';
import type { Actor } from '../core/types.ts';
import type { Location } from '../store/open.ts';
import type { ShareData } from '../store/sqlite/share.ts';

/** What the thread that writes begins with. */
export interface WriterData {
  location: Location;
  share: ShareData;
}

/** A call of `members.add` or `members.remove`. */
export interface MemberCall {
  kind: 'add' | 'remove';
  actor: Actor;
  address: GroupAddress;
  accountId: string;
  /** Of adding alone. */
  options: AddOptions;
}

/** The calls of one turn of the event loop, with their numbers; or to finish, and end. */
export type ToWriter = readonly NumberedCall[] | 'stop';

export interface NumberedCall {
  number: number;
  call: MemberCall;
}

/** That it takes calls from now on; or what became of some, and what it did meanwhile, as `StoreObserver` is told of it. */
export type FromWriter = 'ready' | WriterReport;

export interface WriterReport {
  answers: readonly Answer[];
  writes: readonly number[];
  commits: readonly { seconds: number; writes: number }[];
}

export type Answer = { number: number } & ({ outcome: string } | { failure: Failure });

/** An error as it can be sent: what is cloned between threads forgets its class. */
export type Failure =
  | { is: 'refusal'; kind: DirectoryFailure; details: DirectoryFailures[DirectoryFailure] }
  | { is: 'unavailable'; message: string; cause: Error | undefined }
  | { is: 'defect'; error: Error };

export function toFailure(error: unknown): Failure {
  if (error instanceof DirectoryError) return { is: 'refusal', kind: error.kind, details: error.details };
  if (error instanceof StoreUnavailable) {
    const cause = error.cause === undefined ? undefined : toPlain(error.cause);
    return { is: 'unavailable', message: error.message, cause };
  }
  return { is: 'defect', error: toPlain(error) };
}

/** What of an error can be sent, whatever it holds. */
function toPlain(error: unknown): Error {
  if (!(error instanceof Error)) return new Error(String(error));
  const plain = new Error(error.message);
  if (error.stack !== undefined) plain.stack = error.stack;
  return plain;
}

/** The error as it was thrown, for the tables of errors. */
export function toError(failure: Failure): unknown {
  if (failure.is === 'refusal') return new DirectoryError(failure.kind, failure.details);
  if (failure.is === 'unavailable') return new StoreUnavailable(failure.message, { cause: failure.cause });
  return failure.error;
}
