import { Ajv, type ValidateFunction } from 'ajv';
import { kubernetesPins } from '../import/pins';
import { bundleFiles, readBundle } from '../schemas/schema-bundle';

/** Which schemas judge a kind. */
export type Origin = 'built-in' | 'CRD' | 'hand-written';

/** The compiled schema of one kind. */
export interface Validator {
  readonly origin: Origin;
  readonly validate: ValidateFunction;
}

/** Kubernetes versions that objects are checked against. */
export const kubernetesMinors: readonly string[] = kubernetesPins.map(({ minor }) => minor);

/** The schema of a kind under a Kubernetes version; undefined when there is none. */
export function validatorFor(apiVersion: string, kind: string, minor: string): Validator | undefined {
  const gvk = `${apiVersion}/${kind}`;
  return validatorIn(bundleFiles.kubernetes(minor), 'built-in', gvk) ?? custom(gvk);
}

function custom(gvk: string): Validator | undefined {
  return (
    validatorIn(bundleFiles.crds, 'CRD', gvk) ?? validatorIn(bundleFiles.handWritten, 'hand-written', gvk)
  );
}

type Compile = (gvk: string) => ValidateFunction | undefined;

const compilers = new Map<string, Compile>();

function validatorIn(file: string, origin: Origin, gvk: string): Validator | undefined {
  const compile = compilers.get(file) ?? compiler(file);
  compilers.set(file, compile);
  const validate = compile(gvk);
  return validate && { origin, validate };
}

/** Compiles a bundle's schemas one kind at a time, each once: compiling all of them takes seconds. */
function compiler(file: string): Compile {
  const { kinds, definitions } = readBundle(file);
  // The bundles are made by us and tested: checking them against the meta-schema would cost more than the checks.
  const ajv = new Ajv({
    strict: false,
    validateSchema: false,
    allErrors: true,
    verbose: true,
    unicodeRegExp: false,
  });
  ajv.addSchema({ $id: file, definitions });
  return (gvk) => {
    const definition = kinds[gvk];
    return definition === undefined ? undefined : ajv.getSchema(`${file}#/definitions/${definition}`);
  };
}
