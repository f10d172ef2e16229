import type { Context } from 'aws-lambda';
import type { HttpEvent, HttpResult } from '../../functions/shared/http/event.ts';

/** A request as the gateway hands it over, its token verified. */
export interface RoutedCall {
  /** Written out, such as "GET /invoices/{invoiceId}". */
  readonly route: string;
  readonly params?: Readonly<Record<string, string>>;
  readonly query?: Readonly<Record<string, string>>;
  readonly headers?: Readonly<Record<string, string>>;
  /** A text is sent as it is, anything else as JSON. */
  readonly body?: unknown;
  readonly claims: Readonly<Record<string, string>>;
}

export interface Answer {
  readonly status: number;
  readonly headers: Readonly<Record<string, unknown>>;
  // biome-ignore lint/suspicious/noExplicitAny: tests look into any answer
  readonly body: any;
}

type Handler = (event: HttpEvent, context: Context) => Promise<HttpResult>;

/** Calls one handler, whatever the route. */
export const callerOf =
  (handler: unknown) =>
  async ({ route, params = {}, query, headers = {}, body, claims }: RoutedCall): Promise<Answer> => {
    const [method = '', template = ''] = route.split(' ');
    const path = template.replace(/\{(\w+)\}/g, (_, name: string) => params[name] ?? '');
    const event = {
      version: '2.0',
      routeKey: route,
      rawPath: path,
      rawQueryString: '',
      headers: { ...(typeof body === 'object' && { 'content-type': 'application/json' }), ...headers },
      queryStringParameters: query,
      pathParameters: params,
      requestContext: { requestId: 'request-1', http: { method, path }, authorizer: { jwt: { claims, scopes: [] } } },
      body: body === undefined || typeof body === 'string' ? body : JSON.stringify(body),
      isBase64Encoded: false,
    } as unknown as HttpEvent;
    const result = await (handler as Handler)(event, {} as Context);
    const isJson = /json/.test(String(result.headers?.['content-type']));
    return {
      status: result.statusCode ?? 0,
      headers: result.headers ?? {},
      body: isJson && result.body !== undefined ? JSON.parse(result.body) : result.body,
    };
  };
