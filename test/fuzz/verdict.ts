import { replyDefect } from '../../src/http/validation.ts';
import type { WireAnswer } from '../http/wire.ts';
import { ANY_ERROR, ERROR_SHAPES } from './errorShapes.ts';
import type { Target } from './targets.ts';

/**
 * What is wrong with a reply, whatever was asked; `undefined` when nothing is.
 * @param target the operation that must have answered; without it any may have
 */
export function defectOf(answer: WireAnswer, target: Target | undefined): string | undefined {
  const { status, headers, text } = answer;
  if (status >= 500 || status < 200) return `status ${status}`;
  if (status >= 300 && status < 400) return `a redirection: ${status}`;
  if (!headers['x-request-id']) return 'no request id';
  if (text === '') return emptyDefect(answer, target);
  if (!/^application\/json\b/.test(headers['content-type'] ?? '')) return `type ${headers['content-type']}`;
  const body = parse(text);
  if (body === undefined) return 'a body that is no JSON';
  return status < 300 ? successDefect(status, body, target) : errorDefect(body, target);
}

function emptyDefect({ status }: WireAnswer, target: Target | undefined): string | undefined {
  if (status >= 400) return `an error ${status} without a body`;
  return target?.operation.reply ? 'no body where one is declared' : undefined;
}

function successDefect(status: number, body: unknown, target: Target | undefined): string | undefined {
  if (!target) return undefined;
  const { operation } = target;
  if (status !== operation.status) return `status ${status} where ${operation.status} is declared`;
  return operation.reply ? replyDefect(operation.reply, body) : 'a body where none is declared';
}

function errorDefect(body: unknown, target: Target | undefined): string | undefined {
  const defect = replyDefect(target ? ERROR_SHAPES[target.dialect] : ANY_ERROR, body);
  return defect && `an error of another form (${defect})`;
}

function parse(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}
