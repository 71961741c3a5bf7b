import type { Operation } from '../../http/operation.ts';

/** The real app limits tokens by address and method; here tokens with scopes say what they may do in two words. */
export const READ: Operation['scopes'] = [['read:extender']];
export const WRITE: Operation['scopes'] = [['write:extender']];
