import * as pulumi from '@pulumi/pulumi';

/**
 * Puts outputs of the stack out as soon as they are known. Pulumi takes a program's outputs when all of them are there,
 * so that an update which fails before would leave none, not even the kubeconfig that shows what failed. The engine keeps
 * what it was told last: at the end the program's outputs replace these, and must hold them too.
 */
export function putOutEarly(outputs: pulumi.Inputs): void {
  const stack = pulumi.runtime.getStackResource();
  // Under mocks there is no stack.
  if (stack !== undefined) pulumi.runtime.registerResourceOutputs(stack, outputs);
}
