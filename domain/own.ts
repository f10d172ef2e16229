/**
 * What a record has under a name that people chose. Its own entries only: "constructor" is a name that every object knows,
 * and a charge or a role may well be called so.
 */
export const own = <T>(record: Readonly<Record<string, T>>, name: string): T | undefined =>
  Object.hasOwn(record, name) ? record[name] : undefined;
