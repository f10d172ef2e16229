import type { Context } from 'aws-lambda';
import type { HttpEvent, HttpResult } from '../../functions/shared/http/event.ts';

export interface Call {
  /** As the route table has it: `GET /clients/{clientId}`. */
  readonly route: string;
  readonly params?: Readonly<Record<string, string>> | undefined;
  readonly query?: Readonly<Record<string, string>> | undefined;
  readonly headers?: Readonly<Record<string, string>> | undefined;
  /** Text and bytes are sent as they are, anything else as JSON. */
  readonly body?: unknown;
  /** Of the token that the gateway has verified; without them it asked for none. */
  readonly claims?: Readonly<Record<string, unknown>> | undefined;
}

export interface Answer {
  readonly status: number;
  readonly headers: Readonly<Record<string, string>>;
  // biome-ignore lint/suspicious/noExplicitAny: a test looks into whatever came.
  readonly body: any;
}

const encoded = (body: unknown): Pick<HttpEvent, 'body' | 'isBase64Encoded'> => {
  if (body === undefined) return { isBase64Encoded: false };
  if (body instanceof Uint8Array) return { body: Buffer.from(body).toString('base64'), isBase64Encoded: true };
  return { body: typeof body === 'string' ? body : JSON.stringify(body), isBase64Encoded: false };
};

/** What API Gateway hands to a function. */
export const eventOf = ({ route, params = {}, query = {}, headers = {}, body, claims }: Call): HttpEvent => {
  const [method = '', pattern = ''] = route.split(' ');
  const path = pattern.replace(/\{(\w+)\}/g, (_, name: string) => params[name] ?? '');
  const authorizer = claims && { authorizer: { principalId: '', integrationLatency: 0, jwt: { claims, scopes: [] } } };
  return {
    version: '2.0',
    routeKey: route,
    rawPath: path,
    rawQueryString: new URLSearchParams(query).toString(),
    headers: { ...(body === undefined ? {} : { 'content-type': 'application/json' }), ...headers },
    queryStringParameters: query,
    pathParameters: params,
    requestContext: {
      accountId: '1',
      apiId: 'api',
      domainName: 'api.example',
      domainPrefix: 'api',
      http: { method, path, protocol: 'HTTP/1.1', sourceIp: '192.0.2.1', userAgent: 'test' },
      requestId: 'request-1',
      routeKey: route,
      stage: '$default',
      time: '',
      timeEpoch: 0,
      ...authorizer,
    },
    ...encoded(body),
  };
};

type Handler = (event: HttpEvent, context: Context) => Promise<HttpResult>;

/** Calls a function's handler as the gateway does, and reads its answer. */
export const callerOf =
  (handler: unknown) =>
  async (call: Call): Promise<Answer> => {
    const result = await (handler as Handler)(eventOf(call), {} as Context);
    const headers = Object.fromEntries(
      Object.entries(result.headers ?? {}).map(([name, value]) => [name.toLowerCase(), String(value)]),
    );
    const text = result.body ?? '';
    const isJson = text !== '' && (headers['content-type'] ?? '').includes('json');
    return { status: result.statusCode ?? 0, headers, body: isJson ? JSON.parse(text) : text };
  };

/** One call of a handler. */
export const call = (
  handler: unknown,
  { method, path }: { readonly method: string; readonly path: string },
  request: Omit<Call, 'route'> = {},
): Promise<Answer> => callerOf(handler)({ route: `${method} ${path}`, ...request });
