/** A refusal of the API, as it said it. */
export class ApiProblem extends Error {
  readonly status: number;
  readonly problem: Readonly<Record<string, unknown>>;

  constructor(method: string, path: string, status: number, problem: Readonly<Record<string, unknown>>) {
    super(`${method} ${path}: ${status} ${JSON.stringify(problem)}`);
    this.status = status;
    this.problem = problem;
  }
}

export interface Answer {
  readonly status: number;
  readonly headers: Headers;
  // The demo and the tests read answers as a client would: by looking at the JSON.
  // biome-ignore lint/suspicious/noExplicitAny: the API's answers are JSON of many shapes
  readonly body: any;
}

export interface Call {
  readonly body?: unknown;
  readonly headers?: Readonly<Record<string, string>>;
}

/** Calls the API with a token; JSON unless the body is a string already. */
export const apiOf = (url: string, token?: string) => {
  const call = async (method: string, path: string, { body, headers = {} }: Call = {}): Promise<Answer> => {
    const isText = typeof body === 'string' || body instanceof Uint8Array;
    const response = await fetch(`${url}${path}`, {
      method,
      headers: {
        ...(token === undefined ? {} : { authorization: `Bearer ${token}` }),
        ...(body === undefined || isText ? {} : { 'content-type': 'application/json' }),
        ...headers,
      },
      ...(body === undefined ? {} : { body: isText ? body : JSON.stringify(body) }),
    });
    const text = await response.text();
    const isJson = (response.headers.get('content-type') ?? '').includes('json');
    return {
      status: response.status,
      headers: response.headers,
      body: isJson && text !== '' ? JSON.parse(text) : text,
    };
  };

  /** The answer, or an error that tells what the API said. */
  const must = async (method: string, path: string, options?: Call): Promise<Answer> => {
    const answer = await call(method, path, options);
    if (answer.status >= 400) throw new ApiProblem(method, path, answer.status, answer.body);
    return answer;
  };

  /** Everything of a list, page by page. */
  // biome-ignore lint/suspicious/noExplicitAny: see Answer
  const all = async (path: string): Promise<any[]> => {
    const items: unknown[] = [];
    let cursor: string | undefined;
    do {
      const joint = path.includes('?') ? '&' : '?';
      const { body } = await must(
        'GET',
        `${path}${joint}limit=100${cursor ? `&cursor=${encodeURIComponent(cursor)}` : ''}`,
      );
      items.push(...body.items);
      cursor = body.nextCursor ?? undefined;
    } while (cursor !== undefined);
    return items;
  };

  return { call, must, all };
};

export type Api = ReturnType<typeof apiOf>;
