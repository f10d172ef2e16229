import * as z from 'zod';
import { NewProduct, ProductDetails } from '../../../domain/products/product.ts';
import { defineRoutes } from '../route.ts';
import { ProductView } from './views.ts';

const CodeFilter = z
  .strictObject({ code: NewProduct.shape.code.optional().describe('Only the product of this code.') })
  .meta({ id: 'ProductFilter' });

export const productRoutes = defineRoutes('products', {
  createProduct: {
    method: 'POST',
    path: '/products',
    permission: 'contracts:write',
    summary: 'Add a product or expense to the catalogue',
    description:
      'The code is its own in the firm, whether in capitals or not, and never changes. Expenses name it by `productId` and take name, unit, price, cost and tax rate from it.',
    body: NewProduct,
    success: 201,
    response: ProductView,
    errors: ['AlreadyExists', 'TaxRateUnknown', 'AmountTooLarge'],
  },
  listProducts: {
    method: 'GET',
    path: '/products',
    permission: 'contracts:read',
    summary: 'List the catalogue, or find a product by its code',
    query: CodeFilter,
    paged: true,
    success: 200,
    response: ProductView,
  },
  getProduct: {
    method: 'GET',
    path: '/products/{productId}',
    permission: 'contracts:read',
    summary: 'Read a product',
    success: 200,
    response: ProductView,
    errors: ['NotFound'],
  },
  replaceProduct: {
    method: 'PUT',
    path: '/products/{productId}',
    permission: 'contracts:write',
    summary: 'Change a product',
    description:
      'The body is all but the code: what it leaves out is removed. Expenses that are recorded keep what they were recorded with.',
    ifMatch: true,
    body: ProductDetails,
    success: 200,
    response: ProductView,
    errors: ['NotFound', 'TaxRateUnknown', 'AmountTooLarge'],
  },
});
