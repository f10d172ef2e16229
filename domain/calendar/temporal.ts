/**
 * Temporal is not in Node 24. Everything imports it from here, so that the polyfill goes with one edit when the runtime
 * has its own.
 */
export { Temporal } from 'temporal-polyfill';
