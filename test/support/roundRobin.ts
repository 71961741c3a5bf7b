import { once } from 'node:events';
import {
  Agent,
  createServer,
  request as httpRequest,
  type IncomingMessage,
  type ServerResponse,
} from 'node:http';
import type { AddressInfo } from 'node:net';
import type { TestContext } from 'node:test';
import { setTimeout as sleep } from 'node:timers/promises';

/** How often each node is asked whether it is ready. */
const CHECK_MS = 50;

/** A request on its way through the balancer. */
export interface Passage {
  readonly node: string;
  readonly method: string;
  readonly path: string;
}

interface Node {
  readonly url: string;
  readonly agent: Agent;
  serving: boolean;
}

interface Reply {
  status: number;
  headers: IncomingMessage['headers'];
  body: Buffer;
}

/**
 * A load balancer such as people put in front of several nodes, of no more than tests need: each request goes to the next
 * node in turn that serves. A node is taken out when it refuses a connection or `/readyz` says no, and is back when that
 * says yes. What never reached a node is passed on to the next one. What did, and was not answered, is passed on only if it
 * was reading: of anything else nobody knows whether it was done, and the client is told 502.
 */
export class RoundRobin {
  readonly url: string;
  /** What a node took and did not answer, and the client was told so. */
  readonly lost: Passage[] = [];
  /** What was answered, by node. */
  readonly answered = new Map<string, number>();
  private readonly underWay = new Set<Passage>();
  private nodes: Node[] = [];
  private turn = 0;

  /** Starts without a node, and ends with the test. */
  static async start(context: TestContext): Promise<RoundRobin> {
    const server = createServer();
    server.listen(0, '127.0.0.1');
    await once(server, 'listening');
    const balancer = new RoundRobin((server.address() as AddressInfo).port);
    server.on('request', (request, response) => balancer.serve(request, response));
    context.after(() => {
      server.close();
      server.closeAllConnections();
      for (const { url } of balancer.nodes) balancer.remove(url);
    });
    return balancer;
  }

  private constructor(port: number) {
    this.url = `http://127.0.0.1:${port}`;
  }

  /** Has requests sent to a node, from when it is ready. */
  add(url: string): void {
    const node = { url, agent: new Agent({ keepAlive: true }), serving: false };
    this.nodes.push(node);
    this.watch(node);
  }

  /** Forgets a node. */
  remove(url: string): void {
    for (const node of this.nodes) if (node.url === url) node.agent.destroy();
    this.nodes = this.nodes.filter((node) => node.url !== url);
  }

  isServing(url: string): boolean {
    return this.nodes.some((node) => node.url === url && node.serving);
  }

  /** What a node has not answered yet. */
  underWayAt(url: string): Passage[] {
    return [...this.underWay].filter(({ node }) => node === url);
  }

  private async watch(node: Node): Promise<void> {
    while (this.nodes.includes(node)) {
      node.serving = await isReady(node.url);
      await sleep(CHECK_MS, undefined, { ref: false });
    }
  }

  private async serve(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const body = await readAll(request);
    const { status, headers, body: content } = await this.pass(request, body);
    response.writeHead(status, headers).end(content);
  }

  private async pass(request: IncomingMessage, body: Buffer): Promise<Reply> {
    const { method = 'GET', url: path = '/' } = request;
    for (let tries = this.nodes.length; tries > 0; tries -= 1) {
      const node = this.next();
      if (!node) break;
      const passage = { node: node.url, method, path };
      const outcome = await this.send(node, passage, request, body);
      if (typeof outcome === 'object') return outcome;
      node.serving = false;
      if (outcome === 'broken' && !isReading(method)) {
        this.lost.push(passage);
        return gatewayError(502);
      }
    }
    return gatewayError(503);
  }

  private next(): Node | undefined {
    const serving = this.nodes.filter((node) => node.serving);
    this.turn += 1;
    return serving[this.turn % serving.length];
  }

  /** `refused`: the node has seen nothing of it. `broken`: it may have. */
  private async send(
    node: Node,
    passage: Passage,
    { headers, socket }: IncomingMessage,
    body: Buffer,
  ): Promise<Reply | 'refused' | 'broken'> {
    const { host, ...rest } = withoutHops(headers);
    const forwarded = {
      'x-forwarded-for': socket.remoteAddress ?? '',
      'x-forwarded-proto': 'http',
      'x-forwarded-host': host ?? '',
    };
    const outgoing = httpRequest(node.url + passage.path, {
      agent: node.agent,
      method: passage.method,
      headers: { ...rest, host, ...forwarded },
    });
    this.underWay.add(passage);
    try {
      outgoing.end(body);
      const [incoming] = (await once(outgoing, 'response')) as [IncomingMessage];
      const reply = {
        status: incoming.statusCode ?? 0,
        headers: withoutHops(incoming.headers),
        body: await readAll(incoming),
      };
      this.answered.set(node.url, (this.answered.get(node.url) ?? 0) + 1);
      return reply;
    } catch (error) {
      return (error as NodeJS.ErrnoException).code === 'ECONNREFUSED' ? 'refused' : 'broken';
    } finally {
      this.underWay.delete(passage);
    }
  }
}

async function isReady(url: string): Promise<boolean> {
  return fetch(`${url}/readyz`).then(
    async (reply) => {
      await reply.arrayBuffer();
      return reply.ok;
    },
    () => false,
  );
}

function isReading(method: string): boolean {
  return method === 'GET' || method === 'HEAD';
}

/** What concerns one connection is not passed on to the next. */
function withoutHops({
  connection: _connection,
  'keep-alive': _keepAlive,
  'transfer-encoding': _encoding,
  ...headers
}: IncomingMessage['headers']): IncomingMessage['headers'] {
  return headers;
}

async function readAll(stream: IncomingMessage): Promise<Buffer> {
  return Buffer.concat(await stream.toArray());
}

function gatewayError(status: 502 | 503): Reply {
  return { status, headers: {}, body: Buffer.from('') };
}
