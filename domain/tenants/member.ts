import * as z from 'zod';
import { Email, line } from '../text.ts';
import { roles } from './roles.ts';

/** Roles that a firm's owner can give; the operator's people stand outside all firms. */
export const FirmRole = z.enum(roles.filter((role) => role !== 'operator')).meta({ id: 'FirmRole' });

export const NewMember = z
  .strictObject({
    email: Email,
    role: FirmRole,
    subject: line(128)
      .optional()
      .describe(
        'Their `sub` at another identity provider; without it an account is made and they are invited by mail.',
      ),
  })
  .meta({ id: 'NewMember' });
export type NewMember = z.infer<typeof NewMember>;
