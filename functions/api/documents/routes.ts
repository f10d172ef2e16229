import * as z from 'zod';
import { defineRoutes } from '../route.ts';

export const documentRoutes = defineRoutes('documents', {
  getLinkedDocument: {
    method: 'GET',
    path: '/documents/{token}',
    permission: 'public',
    params: { token: z.string().max(2000) },
    summary: 'Fetch the PDF that a mail has a link to',
    description:
      'Mails bring a PDF by a link where it is too large to be attached. The link is good for 90 days; whoever has it can fetch that one document, without signing in.',
    success: 302,
    errors: ['NotFound'],
  },
});
