import './environment.ts';
import { createServer, type RequestListener, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { afterEach, describe, expect, test } from 'vitest';
import { isPublicAddress } from '../../functions/shared/public-address.ts';
import { receiversOf } from '../../functions/shared/receivers.ts';

const THIS = '127.0.0.1';

describe('an address is public or refused', () => {
  test.each([
    ...['8.8.8.8', '1.1.1.1', '93.184.216.34', '172.15.255.255', '172.32.0.1', '100.63.255.255', '192.167.1.1'],
    ...['2606:4700:4700::1111', '2a00:1450:4007:80f::200e'],
  ])('%s is public', (address) => {
    expect(isPublicAddress(address)).toBe(true);
  });

  test.each([
    ...[THIS, '127.255.255.254', '0.0.0.0', '0.1.2.3', '10.0.0.1', '10.255.255.255', '172.16.0.1', '172.31.255.255'],
    ...['192.168.0.1', '169.254.169.254', '169.254.170.2', '100.64.0.1', '100.100.100.200', '100.127.255.255'],
    ...['192.0.0.192', '192.0.2.1', '192.88.99.1', '198.18.0.1', '198.19.255.255', '198.51.100.1', '203.0.113.1'],
    ...['224.0.0.1', '239.255.255.255', '240.0.0.1', '255.255.255.255'],
    ...['::', '::1', '::ffff:127.0.0.1', '::ffff:7f00:1', '::ffff:8.8.8.8', '::127.0.0.1', '::ffff:0:127.0.0.1'],
    ...['64:ff9b::7f00:1', '64:ff9b:1::1', '2002:7f00:1::', '2001::1', '2001:0:7f00:1::', '2001:db8::1', '3fff::1'],
    ...['fc00::1', 'fd00:ec2::254', 'fe80::1', 'fe80::1%eth0', 'fec0::1', 'ff02::1', '100::1', '5f00::1'],
    ...['', 'example.com', '127.1', '2130706433', '0177.0.0.1', '0x7f.1'],
  ])('%j is not', (address) => {
    expect(isPublicAddress(address)).toBe(false);
  });
});

const public4 = { address: '93.184.216.34', family: 4 };
const guarded = (addresses: readonly string[] = []) =>
  receiversOf({
    toLoopback: false,
    milliseconds: 2_000,
    resolve: async () => addresses.map((address) => ({ address, family: address.includes(':') ? 6 : 4 })),
  });

describe('a URL that can never be called is refused when it is given', () => {
  test.each([
    ...['https://example.com/', 'https://example.com:443/x', 'https://example.com:8443/', 'https://93.184.216.34/'],
    ...['https://[2606:4700:4700::1111]/', 'https://example.com./'],
  ])('%s may be', (url) => {
    expect(guarded().faultOf(url)).toBeUndefined();
  });

  test.each([
    ...[
      'http://example.com/',
      'ftp://example.com/',
      'nonsense',
      'https://user@example.com/',
      'https://:p@example.com/',
    ],
    ...['https://example.com:22/', 'https://example.com:80/', 'https://example.com:6379/'],
    // One address in many spellings, which URLs bring into one.
    ...[`https://${THIS}/`, 'https://127.1/', 'https://2130706433/', 'https://0x7f000001/', 'https://0177.0.0.1/'],
    ...['https://017700000001/', 'https://0x7f.0.0.1/', 'https://127.0.0.1./', 'https://%31%32%37.0.0.1/'],
    ...['https://①②⑦.⓪.⓪.①/', 'https://[::1]/', 'https://[::ffff:127.0.0.1]/', 'https://[::ffff:7f00:1]/'],
    ...['https://[0:0:0:0:0:ffff:a00:1]/', 'https://169.254.169.254/latest/meta-data/', 'https://[fd00:ec2::254]/'],
    ...['https://0/', 'https://[::]/', 'https://100.100.100.200/'],
  ])('%s may not', async (url) => {
    expect(guarded().faultOf(url)).toBeDefined();
    expect(await guarded(['93.184.216.34']).post(url, {}, '{}')).toEqual({ error: 'urlRefused' });
  });
});

describe('a name is called only where each of its addresses is public', () => {
  test.each([
    { because: 'it leads to this machine', addresses: [THIS] },
    { because: 'it leads into the network', addresses: ['10.1.2.3'] },
    { because: 'it leads to the metadata', addresses: ['169.254.169.254'] },
    { because: 'it leads there by IPv6', addresses: ['::ffff:169.254.169.254'] },
    { because: 'one of two leads there', addresses: ['93.184.216.34', '127.0.0.1'] },
  ])('$because: refused', async ({ addresses }) => {
    expect(await guarded(addresses).post('https://example.com/', {}, '{}')).toEqual({ error: 'addressRefused' });
  });

  test('a name that there is not', async () => {
    expect(await guarded([]).post('https://example.com/', {}, '{}')).toEqual({ error: 'nameUnknown' });
  });

  test('the local host by its names, as the machine itself resolves them', async () => {
    const receivers = receiversOf({ toLoopback: false });
    for (const name of ['localhost', 'localhost.'])
      expect(await receivers.post(`https://${name}/`, {}, '{}')).toMatchObject({
        error: expect.stringMatching(/addressRefused|nameUnknown/),
      });
  });

  test('a resolver that says something else the second time is not asked a second time', async () => {
    let asked = 0;
    const resolve = async () => {
      asked += 1;
      return asked === 1 ? [{ address: '192.0.2.1', family: 4 }] : [{ address: '10.0.0.1', family: 4 }];
    };
    expect(await receiversOf({ toLoopback: false, resolve }).post('https://example.com/', {}, '')).toEqual({
      error: 'addressRefused',
    });
    expect(asked).toBe(1);
  });

  test('a resolver that does not answer costs no more than the time of a call', async () => {
    const resolve = () => new Promise<never>(() => undefined);
    const receivers = receiversOf({ toLoopback: false, milliseconds: 20, resolve });
    expect(await receivers.post('https://example.com/', {}, '')).toEqual({ error: 'timeout' });
  });
});

describe('a call', () => {
  const servers: Server[] = [];
  const serving = async (listener: RequestListener): Promise<string> => {
    const server = createServer(listener);
    servers.push(server);
    await new Promise<void>((resolve) => {
      server.listen(0, THIS, resolve);
    });
    return `http://${THIS}:${(server.address() as AddressInfo).port}`;
  };
  afterEach(() => {
    for (const server of servers.splice(0)) {
      server.closeAllConnections();
      server.close();
    }
  });
  const receivers = receiversOf({ toLoopback: true, milliseconds: 2_000 });

  test('brings headers and body as they are, and the status back', async () => {
    let got: unknown;
    const url = await serving((request, response) => {
      const chunks: Buffer[] = [];
      request.on('data', (chunk) => chunks.push(chunk));
      request.on('end', () => {
        got = { method: request.method, id: request.headers['webhook-id'], body: Buffer.concat(chunks).toString() };
        response.writeHead(204).end();
      });
    });
    expect(await receivers.post(`${url}/hooks`, { 'webhook-id': 'abc' }, '{"é":1}')).toEqual({ status: 204 });
    expect(got).toEqual({ method: 'POST', id: 'abc', body: '{"é":1}' });
  });

  test('follows no redirect', async () => {
    let followed = 0;
    const other = await serving((_, response) => {
      followed += 1;
      response.end();
    });
    const url = await serving((_, response) => response.writeHead(307, { location: other }).end());
    expect(await receivers.post(url, {}, '{}')).toEqual({ status: 307 });
    expect(followed).toBe(0);
  });

  test('takes no more of an answer than it has to', async () => {
    let written = 0;
    const url = await serving((_, response) => {
      response.writeHead(200);
      const more = () => {
        written += 65_536;
        if (!response.destroyed && response.write(Buffer.alloc(65_536))) setImmediate(more);
      };
      response.on('drain', more);
      more();
    });
    expect(await receivers.post(url, {}, '{}')).toEqual({ status: 200 });
    expect(written).toBeLessThan(100_000_000);
  });

  test.each([
    { asks: '120', answer: { status: 503, retryAfterSeconds: 120 } },
    { asks: 'Wed, 21 Oct 2026 07:28:00 GMT', answer: { status: 503 } },
    { asks: '-5', answer: { status: 503 } },
  ])('hears a pause that is asked for in seconds: $asks', async ({ asks, answer }) => {
    const url = await serving((_, response) => response.writeHead(503, { 'retry-after': asks }).end());
    expect(await receivers.post(url, {}, '{}')).toEqual(answer);
  });

  test('is given up when there is no answer in time', async () => {
    const url = await serving(() => undefined);
    const hasty = receiversOf({ toLoopback: true, milliseconds: 50 });
    expect(await hasty.post(url, {}, '{}')).toEqual({ error: 'timeout' });
  });

  test('that nobody takes, or that breaks, is no answer', async () => {
    const url = await serving((request) => request.socket.destroy());
    expect(await receivers.post(url, {}, '{}')).toEqual({ error: 'connection' });
    expect(await receivers.post(`http://${THIS}:1/`, {}, '{}')).toEqual({ error: 'connection' });
  });

  test('by plain HTTP goes to this machine and nowhere else, even where it may', async () => {
    const resolve = async () => [public4];
    const open = receiversOf({ toLoopback: true, resolve });
    expect(await open.post('http://example.com/', {}, '{}')).toEqual({ error: 'addressRefused' });
    expect(await open.post('http://10.0.0.1/', {}, '{}')).toEqual({ error: 'urlRefused' });
    expect(await receiversOf({ toLoopback: false }).post(`http://${THIS}/`, {}, '{}')).toEqual({ error: 'urlRefused' });
  });
});
