import { request } from 'node:http';

/** A request as it goes over the wire: nothing is encoded, added or left out but `Host` and `Connection`. */
export interface RawRequest {
  method?: string;
  headers?: Record<string, string>;
  /** Without one, nothing is said of a body at all. */
  body?: string | Buffer;
}

export interface RawAnswer {
  status: number;
  headers: Record<string, string | string[] | undefined>;
  text: string;
  // biome-ignore lint/suspicious/noExplicitAny: tests look into replies of every shape
  json: any;
}

/** Sends requests to a port of this machine, each with the same headers beside its own. */
export function rawClient(port: number, common: Record<string, string> = {}) {
  return (target: string, { method = 'GET', headers = {}, body }: RawRequest = {}): Promise<RawAnswer> => {
    const { promise, resolve, reject } = Promise.withResolvers<RawAnswer>();
    const sent = request({
      host: '127.0.0.1',
      port,
      method,
      path: target,
      headers: { ...common, ...headers },
    });
    sent.once('error', reject);
    sent.once('response', (response) => {
      const chunks: Buffer[] = [];
      response.on('data', (chunk: Buffer) => chunks.push(chunk));
      response.once('error', reject);
      response.once('end', () => {
        const text = Buffer.concat(chunks).toString();
        const isJson = text !== '' && /json/.test(String(response.headers['content-type']));
        resolve({
          status: response.statusCode ?? 0,
          headers: response.headers,
          text,
          json: isJson ? JSON.parse(text) : undefined,
        });
      });
    });
    if (headers.expect) sent.once('continue', () => sent.end(body));
    else sent.end(body);
    return promise;
  };
}

export type RawClient = ReturnType<typeof rawClient>;
