/** The one clock; read for every attempt, inside the invocation. */
export const clock = (): Date => new Date();
