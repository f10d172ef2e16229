import type { RawRequest } from '../../domain/integrations/provider.ts';
import type { HttpEvent } from '../shared/http/event.ts';

/**
 * A webhook as the tool sent it. The gateway puts the values of two headers of a name into one, with a comma between them; who
 * calls the function otherwise may spell one name in two ways.
 */
export const rawRequestOf = ({ headers = {}, body = '', isBase64Encoded }: HttpEvent): RawRequest => {
  const values = new Map<string, string[]>();
  for (const [name, value] of Object.entries(headers)) {
    if (value === undefined) continue;
    const key = name.toLowerCase();
    values.set(key, [...(values.get(key) ?? []), value]);
  }
  return { headers: values, body: Buffer.from(body, isBase64Encoded ? 'base64' : 'utf8') };
};
