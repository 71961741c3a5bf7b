/** The part of autocannon that is used here; the package has no types. */
declare module 'autocannon' {
  import type { EventEmitter } from 'node:events';

  interface Request {
    path?: string;
    body?: string;
    setupRequest?(request: Request): Request;
  }

  interface Options {
    url: string;
    connections: number;
    /** Seconds. */
    duration: number;
    /** Milliseconds between its own samples. */
    sampleInt?: number;
    method?: string;
    headers?: Record<string, string>;
    requests?: Request[];
    /** Called with each client before its first request. */
    setupClient?(client: Client): void;
  }

  export interface Client {
    setRequests(requests: Request[]): void;
  }

  interface Result {
    errors: number;
    non2xx: number;
  }

  /** Emits `response` with the client, the status, the bytes and the milliseconds. */
  interface Instance extends EventEmitter, PromiseLike<Result> {
    stop(): void;
  }

  export default function autocannon(options: Options): Instance;
}
