/**
 * ElectroDB checks its models by JSON Schema whenever a process starts. Ours are constants and the tests load each of them,
 * so a bundle does without the 29 KB of the checker; this tells a model from an entity that was made of one, which is
 * what else it is asked.
 */
export class Validator {
  addSchema() {}
  validate(value) {
    return { errors: value?._instance === undefined ? [] : [{ property: 'instance', message: 'is no model' }] };
  }
}
Validator.prototype.customFormats = {};
