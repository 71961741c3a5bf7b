import assert from 'node:assert/strict';
import type { IncomingHttpHeaders } from 'node:http';
import type { Socket } from 'node:net';
import { suite, test } from 'node:test';
import { type Client, clientsBehind } from '../../src/http/client.ts';
import { startTestServer } from '../support/server.ts';
import { type Ask, ask } from '../support/transcript.ts';

const OWN: Client = { address: '10.0.0.1', protocol: 'http', host: 'own.example.com' };

function clientOf(trusted: string | undefined, headers: IncomingHttpHeaders): Client {
  const socket = { remoteAddress: OWN.address } as Socket;
  return clientsBehind(trusted)({ headers: { host: OWN.host, ...headers }, socket });
}

suite('the client of a request', () => {
  const forwarded = {
    'x-forwarded-for': '192.0.2.1, 198.51.100.2,203.0.113.3',
    'x-forwarded-proto': 'http, HTTPS',
    'x-forwarded-host': 'first.example.com, last.example.com:8443',
  };

  test('is whoever the connection comes from, unless there are proxies to be trusted', () => {
    assert.deepEqual(clientOf(undefined, forwarded), OWN);
    assert.deepEqual(clientOf('0', forwarded), OWN);
    assert.deepEqual(clientOf('10.0.0.2', forwarded), OWN);
    assert.deepEqual(clientOf('192.168.0.0/16, 203.0.113.0/24', forwarded), OWN);
  });

  test('is whoever the last of those saw, who ask as the nearest was asked', () => {
    const seen = { protocol: 'https', host: 'last.example.com:8443' };
    for (const [trusted, address] of [
      ['1', '203.0.113.3'],
      ['2', '198.51.100.2'],
      ['9', '192.0.2.1'],
      ['10.0.0.1', '203.0.113.3'],
      ['10.0.0.0/8', '203.0.113.3'],
      ['uniquelocal', '203.0.113.3'],
      ['10.0.0.1, 203.0.113.0/24', '198.51.100.2'],
    ] as const) {
      assert.deepEqual(clientOf(trusted, forwarded), { ...seen, address }, trusted);
    }
  });

  test('is the same by whichever port it was seen', () => {
    for (const [trusted, given, address] of [
      ['1', '203.0.113.3:49152', '203.0.113.3'],
      ['1', '[2001:db8::3]:49152', '2001:db8::3'],
      ['1', '[2001:db8::3]', '2001:db8::3'],
      ['1', '2001:db8::3', '2001:db8::3'],
      ['10.0.0.1, 203.0.113.0/24', '192.0.2.1:49152, 203.0.113.3:443', '192.0.2.1'],
      ['1', 'unknown', 'unknown'],
    ] as const) {
      assert.equal(clientOf(trusted, { 'x-forwarded-for': given }).address, address, given);
    }
  });

  test('is as the connection says where a proxy says nothing, or nothing that could be', () => {
    assert.deepEqual(clientOf('1', {}), OWN);
    for (const protocol of ['', 'ftp', 'javascript', 'https,']) {
      assert.deepEqual(clientOf('1', { 'x-forwarded-proto': protocol, 'x-forwarded-host': '' }), OWN);
    }
    const gone = clientsBehind('1')({ headers: {}, socket: {} as Socket });
    assert.deepEqual(gone, { address: '', protocol: 'http', host: '' });
  });

  test('cannot be told where what is to be trusted is no address', () => {
    assert.throws(() => clientsBehind('nobody'), TypeError);
  });
});

test('is one and the same for the whole of a request, whatever it takes to find it', async () => {
  await using server = await startTestServer({ config: { trustProxy: '1', addressRateLimit: 100 } });
  const clients = new Set<Client>();
  server.app.addHook('onRequest', async ({ client }) => void clients.add(client));
  server.app.addHook('onSend', async ({ client }) => void clients.add(client));
  await ask(server, { method: 'GET', path: '/admin/v1/orgs', authorization: null });
  assert.equal(clients.size, 1);
});

test('what a proxy gives for a host is looked at like a host, since links begin with it', async () => {
  await using server = await startTestServer({ config: { trustProxy: '1' } });
  const { id, keys } = server.fernhollow;
  const read: Ask = {
    method: 'GET',
    path: `/admin/v2/orgs/${id}/directories?limit=1`,
    authorization: `Bearer ${keys.full}`,
  };
  for (const [host, status] of [
    ['fern.example.com', 200],
    ['fern.example.com/"><a href="', 400],
    ['fern.example.com@evil.example.com', 400],
    [`${'fern.'.repeat(60)}example.com`, 400],
  ] as const) {
    const { status: told } = await ask(server, { ...read, headers: { 'x-forwarded-host': host } });
    assert.equal(told, status, host);
  }
});
