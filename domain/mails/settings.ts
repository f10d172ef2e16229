import * as z from 'zod';
import { Email } from '../text.ts';
import { MailWording } from './wording.ts';

/** Beyond this, base64 makes of it more than the 10 MB that the provider takes. */
const MOST_KILOBYTES = 7000;

/** How a firm's mails go out. */
export const MailSettings = z
  .strictObject({
    /** The firm's own archive: gets every mail that brings a document, unseen by the client (Bcc). */
    copyTo: z.array(Email).max(5).default([]),
    /** A larger PDF is not attached: the mail has a link to it. */
    attachUpToKilobytes: z.int().min(0).max(MOST_KILOBYTES).default(MOST_KILOBYTES),
    /** The firm's own words. */
    wording: MailWording.default({}),
  })
  .meta({ id: 'MailSettings' });
export type MailSettings = z.infer<typeof MailSettings>;
