import { type App } from 'cdk8s';
import { type Construct } from 'constructs';

const KEY = 'fed-observability/pull-secret';

/**
 * Names the image pull secret of every pod below the app. It belongs to the cluster, and no part decides about it: it is
 * context of the tree, so that a part that is added later has it too.
 */
export function setPullSecret(app: App, name: string): void {
  app.node.setContext(KEY, name);
}

/** Name of the image pull secret that a construct's pods refer to, if there is one. */
export function pullSecretOf(scope: Construct): string | undefined {
  return scope.node.tryGetContext(KEY) as string | undefined;
}
