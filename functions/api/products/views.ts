import * as z from 'zod';
import { Id } from '../../../domain/ids.ts';
import { NewProduct } from '../../../domain/products/product.ts';

export const ProductView = NewProduct.safeExtend({ productId: Id, version: z.int() }).meta({ id: 'Product' });
