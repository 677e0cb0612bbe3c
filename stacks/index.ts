import * as pulumi from '@pulumi/pulumi';
import { PART_OF } from '../lib';
import { deployCluster } from './cluster-stack';
import { currentStack } from './config';

/**
 * Pulumi's entry: the cluster of the selected stack. What is exported is what `pulumi stack output` shows.
 */
export = deployCluster(
  currentStack(pulumi.getRootDirectory(), pulumi.getStack(), new pulumi.Config(PART_OF)),
);
