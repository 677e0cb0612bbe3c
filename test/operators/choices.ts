import { type OperatorChoice } from '../../lib/operators/releases';

/** One choice of each kind that the platform installs for. */
export const CHOICES = {
  edge: { role: 'edge', install: 'pulumi' },
  hub: { role: 'hub', install: 'pulumi' },
  kgateway: { role: 'hub', install: 'pulumi', controller: 'kgateway' },
  envoyGateway: { role: 'hub', install: 'pulumi', controller: 'envoyGateway' },
} as const satisfies Record<string, OperatorChoice>;
