/** What rows of a history sort by: the time of an event, then its id. */
export const momentOf = (time: string, id: string): string => `${time}#${id}`;
