import { BillingError, type BillingErrorCode } from '../../../domain/errors.ts';
import { MAX_BODY_BYTES, type MediaType, type Route } from '../../api/route.ts';
import { type HttpEvent, header } from './event.ts';
import { parseAs } from './parse.ts';

/** The body's media type without its parameters; a charset other than UTF-8 is another type. */
const mediaTypeOf = (event: HttpEvent): string | undefined => {
  const [type, ...parameters] = (header(event, 'content-type') ?? '').toLowerCase().split(';');
  const charset = parameters.map((each) => each.trim()).find((each) => each.startsWith('charset='));
  if (charset !== undefined && !/^charset="?utf-8"?$/.test(charset)) return `${type?.trim()};${charset}`;
  return type?.trim() || undefined;
};

const bytesOf = ({ body, isBase64Encoded }: HttpEvent): Buffer =>
  Buffer.from(body ?? '', isBase64Encoded ? 'base64' : 'utf8');

const textOf = (bytes: Buffer, otherwise: BillingErrorCode, advice: string): string => {
  try {
    return new TextDecoder('utf-8', { fatal: true }).decode(bytes);
  } catch (error) {
    throw new BillingError(otherwise, `the body is not UTF-8: ${advice}`, [], error);
  }
};

const jsonOf = (text: string): unknown => {
  try {
    return JSON.parse(text);
  } catch (error) {
    const reason = error instanceof Error ? error.message.slice(0, 120) : '';
    throw new BillingError('JsonMalformed', `the body must be one JSON value: ${reason}`, [], error);
  }
};

const read = (bytes: Buffer, mediaType: string): unknown => {
  if (mediaType === 'application/json') return jsonOf(textOf(bytes, 'JsonMalformed', 'encode it so'));
  return mediaType.startsWith('text/')
    ? textOf(bytes, 'CsvInvalid', 'save the file as "CSV UTF-8"')
    : new Uint8Array(bytes);
};

const isTaken = (given: string | undefined, taken: readonly MediaType[]): given is MediaType =>
  taken.some((mediaType) => mediaType === given);

export interface Body {
  readonly body: unknown;
  readonly mediaType: string | undefined;
}

/** The body, as large as it may be, of a type that is taken, read and checked, in this order. */
export const parseBody = (event: HttpEvent, route: Route): Body => {
  const { body: schema, mediaTypes = ['application/json'], maxBodyBytes = MAX_BODY_BYTES } = route;
  const bytes = bytesOf(event);
  if (bytes.length > maxBodyBytes)
    throw new BillingError('BodyTooLarge', `the body has ${bytes.length} bytes; at most ${maxBodyBytes} are taken`);
  if (!schema) {
    if (bytes.length > 0 && route.method !== 'GET' && bytes.toString().trim() !== '{}')
      throw new BillingError('RequestInvalid', 'this takes no body: send none', [
        { pointer: '', detail: 'must be empty' },
      ]);
    return { body: undefined, mediaType: undefined };
  }
  const mediaType = mediaTypeOf(event);
  if (bytes.length === 0 && schema.safeParse(undefined).success)
    return { body: parseAs(schema, undefined), mediaType: undefined };
  if (bytes.length === 0) throw new BillingError('RequestInvalid', 'the body is empty: send one of this operation');
  if (!isTaken(mediaType, mediaTypes))
    throw new BillingError('MediaTypeUnsupported', `send Content-Type: ${mediaTypes.join(' or ')}`);
  return { body: parseAs(schema, read(bytes, mediaType)), mediaType };
};
