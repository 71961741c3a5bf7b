import { AskedLately } from './askedLately.ts';
import type { Caller } from './operation.ts';
import type { Match } from './routes.ts';
import { type KeepingOptions, UntilChange } from './untilChange.ts';

/** A reply as it was sent, and to whom. */
export interface KeptReply {
  operationId: string;
  caller: Caller;
  status: number;
  headers: Readonly<Record<string, string>>;
  text: string;
  /**
   * What happens each time that it is sent: it counts as a use of the credential, and against the caller's allowance, which
   * the headers returned tell of. @throws RequestError `rate-limited`
   */
  again(): Record<string, string>;
}

/** What an entry weighs beside its text and the question, roughly. */
const ENTRY_BYTES = 1000;

/**
 * Replies to reads, kept whole: who asks the same again gets the same again, without it being worked out anew. A reply is
 * kept when its question comes the second time, or came lately before something changed: most questions come once, and to
 * keep their replies costs a quarter of answering them, in collecting the garbage that they become.
 */
export type KeptReplies = UntilChange<KeptReply>;

/** @param limitBytes about how much memory the replies may take */
export function keptReplies(
  when: Pick<KeepingOptions<KeptReply>, 'version' | 'now'>,
  limitBytes: number,
): KeptReplies {
  const asked = new AskedLately(limitBytes, ENTRY_BYTES);
  return new UntilChange({
    ...when,
    limit: limitBytes,
    weigh: ({ text }, key) => text.length + key.asked.length + ENTRY_BYTES,
    admits: ({ print }, weight) => asked.again(print, weight),
  });
}

/** Whether replies of an operation to one and the same caller are one and the same until something changes. */
export function isKept({ family, operation }: Match): boolean {
  return operation.method === 'GET' && !operation.fleeting && !family.gone;
}
