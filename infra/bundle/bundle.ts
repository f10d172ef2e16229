import { cpSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { AssetHashType, DockerImage } from 'aws-cdk-lib';
import { Code } from 'aws-cdk-lib/aws-lambda';
import { type BuildOptions, buildSync } from 'esbuild';
import { documentAlias } from '../../domain/documents/bundling.ts';
import { awsAlias } from './aws.ts';
import { fontAlias } from './fonts.ts';
import { holidayAlias } from './holidays.ts';
import { mailAlias } from './mail.ts';

const project = fileURLToPath(new URL('../..', import.meta.url));

/**
 * The AWS SDK is bundled, not taken from the runtime: what was tested is what runs, and a cold start reads a tenth of the files.
 * Modules in CommonJS, which are among our dependencies, expect `require`.
 */
const options: BuildOptions = {
  absWorkingDir: project,
  bundle: true,
  platform: 'node',
  target: 'node24',
  format: 'esm',
  mainFields: ['module', 'main'],
  minify: true,
  charset: 'utf8',
  sourcemap: true,
  sourcesContent: false,
  legalComments: 'none',
  banner: {
    js: `import { createRequire as requireFrom } from 'node:module'; const require = requireFrom(import.meta.url);`,
  },
  alias: {
    ...awsAlias(),
    ...documentAlias,
    ...fontAlias(),
    ...holidayAlias(),
    ...mailAlias(),
    jsonschema: join(project, 'infra/bundle/models-unchecked.js'),
    '@aws-sdk/credential-provider-node': join(project, 'infra/bundle/lambda-credentials.js'),
  },
};

/** One function's module with all that it imports, in one file, written to `folder`. */
export function bundle(entry: string, files: readonly string[], folder: string): void {
  buildSync({ ...options, entryPoints: [join(project, entry)], outfile: join(folder, 'index.mjs') });
  // Where Node looks for them, so that the same `import.meta.resolve` finds them here and there.
  for (const file of files)
    cpSync(join(project, 'node_modules', file), join(folder, 'node_modules', file), { recursive: true });
}

/**
 * The code of a function, bundled when the template is made, in this process. (`NodejsFunction` starts `npx` for each function, which
 * takes ten times as long.) The hash is that of the result: what did not change is not deployed again.
 */
export const codeOf = (entry: string, files: readonly string[] = []): Code =>
  Code.fromAsset(project, {
    assetHashType: AssetHashType.OUTPUT,
    bundling: {
      // No image is ever started: the bundling below succeeds or throws. The command only tells one function's code from another's.
      image: DockerImage.fromRegistry('scratch'),
      command: [entry, ...files],
      local: {
        tryBundle(folder) {
          bundle(entry, files, folder);
          return true;
        },
      },
    },
  });
