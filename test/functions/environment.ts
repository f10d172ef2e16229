import { variables } from './variables.ts';

/** What the template tells the functions; a module that reads it is imported after this one. */
Object.assign(process.env, variables);
