import { idFrom } from '../../domain/ids.ts';

/** The builders of documents name things for reading; the API knows ids only. */
export const withRealIds = <T>(document: T): T =>
  JSON.parse(
    JSON.stringify(document)
      .replace(/"(contractId|clientId|batchId)":"([^"]*)"/g, (_, field, name) => `"${field}":"${idFrom(name)}"`)
      .replace(/"billableIds":\[([^\]]*)\]/g, (_, names: string) => {
        const ids = names
          .split(',')
          .filter(Boolean)
          .map((name) => JSON.stringify(idFrom(name)));
        return `"billableIds":[${ids}]`;
      }),
  );
