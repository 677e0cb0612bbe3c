import { Construct } from 'constructs';
import { type Disk } from '../model/disk';
import { PLATFORM_PRIORITY } from '../model/priority';
import { ConfigFiles } from '../workload/config-files';
import { Workload, type WorkloadProps } from '../workload/workload';
import { toYaml } from '../yaml';

export interface StoreProps extends Pick<
  WorkloadProps,
  | 'name'
  | 'namespace'
  | 'component'
  | 'image'
  | 'args'
  | 'env'
  | 'ports'
  | 'rules'
  | 'rulesIn'
  | 'egress'
  | 'resources'
  | 'runAs'
  | 'readiness'
  | 'liveness'
  | 'startSeconds'
  | 'stopSeconds'
> {
  /** The configuration file, and the directory in which the process finds it. */
  readonly config: { readonly directory: string; readonly file: string; readonly content: object };
  /** Where the process keeps what it stores. */
  readonly data: { readonly path: string; readonly disk: Disk };
}

/** One process with a configuration file and a disk: a StatefulSet, or a Deployment where the disk is deleted with the pod. */
export class Store extends Construct {
  readonly workload: Workload;

  constructor(scope: Construct, id: string, props: StoreProps) {
    super(scope, id);
    const { name, namespace, component, config, data } = props;
    const files = new ConfigFiles(this, 'config', {
      name: `${name}-config`,
      namespace,
      component,
      files: { [config.file]: toYaml(config.content) },
    });
    this.workload = new Workload(this, 'workload', {
      kind: 'claim' in data.disk ? 'StatefulSet' : 'Deployment',
      name,
      namespace,
      component,
      replicas: 1,
      image: props.image,
      args: props.args,
      env: props.env,
      ports: props.ports,
      mounts: [files.mount(config.directory)],
      data: { name: 'data', path: data.path, disk: data.disk },
      rules: props.rules,
      rulesIn: props.rulesIn,
      egress: props.egress,
      resources: props.resources,
      runAs: props.runAs,
      readiness: props.readiness,
      liveness: props.liveness,
      startSeconds: props.startSeconds,
      stopSeconds: props.stopSeconds,
      priorityClass: PLATFORM_PRIORITY.name,
    });
  }
}
