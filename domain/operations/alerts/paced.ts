import { sleep } from '../concurrently.ts';
import type { Mailer } from '../ports.ts';

/** A mailer that begins no more calls in a second than this, one after the other. */
export const paced = (mailer: Mailer, mailsPerSecond: number): Mailer => {
  let gap = Promise.resolve();
  return {
    from: mailer.from,
    send: async (mail) => {
      await gap;
      gap = sleep(1000 / mailsPerSecond);
      return mailer.send(mail);
    },
  };
};
