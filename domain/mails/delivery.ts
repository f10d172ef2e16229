import * as z from 'zod';

/** How a client gets its documents: by mail with the PDF, or as a PDF alone, which the firm hands on by itself. */
export const Delivery = z.enum(['mail', 'pdf']).meta({ id: 'Delivery' });
export type Delivery = z.infer<typeof Delivery>;
