/** Parameters and headers that many operations have. */
export const sharedParts = {
  parameters: {
    Limit: {
      name: 'limit',
      in: 'query',
      description: 'Most entries of a page.',
      schema: { type: 'integer', minimum: 1, maximum: 100, default: 50 },
    },
    Cursor: {
      name: 'cursor',
      in: 'query',
      description: '`nextCursor` of the page before, with the same query.',
      schema: { type: 'string' },
    },
    IfMatch: {
      name: 'If-Match',
      in: 'header',
      required: true,
      description: 'The ETag that came with what you have read: nobody overwrites what they have not seen.',
      schema: { type: 'string', examples: ['"3"'] },
    },
    IdempotencyKey: {
      name: 'Idempotency-Key',
      in: 'header',
      description: `Makes repeating safe: for a day the same request under the same key makes the same thing, and its answer comes again with \`Idempotency-Replayed: true\`. A refused request may come again under its key; a corrected one needs a new key.`,
      schema: { type: 'string', minLength: 1, maxLength: 255 },
    },
  },
  headers: {
    ETag: { description: 'The version, for `If-Match` and `If-None-Match`.', schema: { type: 'string' } },
    Location: { description: 'Where to find it.', schema: { type: 'string' } },
    Link: { description: 'The next page, `rel="next"` (RFC 8288).', schema: { type: 'string' } },
  },
  securitySchemes: {
    token: {
      type: 'http',
      scheme: 'bearer',
      bearerFormat: 'JWT',
      description: 'An access token. It says which firm you belong to and as what; nothing else in a request does.',
    },
  },
} as const;

export const info = {
  title: 'Monthend',
  version: '0.1.0',
  summary: 'The billing back end of companies that sell IT services by contract',
  description: [
    'Your tools send working time; the contracts say what it costs; month end makes invoices of both.',
    '**Money** is `{ "amount": 12345, "currency": "EUR" }` in whole minor units. Prices and percentages are decimal strings: `"90.00"`.',
    '**Dates** are dates on the wall of the firm, in its time zone; moments are RFC 3339.',
    '**Errors** are problems (RFC 9457): a `code` for programs, a `detail` that says what to do, and a JSON pointer to each fault.',
    '**Repeating** is always safe: send an `Idempotency-Key` with each POST, and the ETag as `If-Match` with each change.',
  ].join('\n\n'),
} as const;
