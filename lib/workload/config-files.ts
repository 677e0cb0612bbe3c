import { createHash } from 'node:crypto';
import { k8s } from 'cdk8s-plus-28';
import { Construct } from 'constructs';
import { type Mount } from '../model/pod';
import { labels } from './labels';

export interface ConfigFilesProps {
  readonly name: string;
  readonly namespace: string;
  readonly component: string;
  /** File name → text. */
  readonly files: Readonly<Record<string, string>>;
}

/** Limit of the API server for the data of one ConfigMap. */
const MAX_BYTES = 1_048_576;

/** A ConfigMap, and the ways to mount it. */
export class ConfigFiles extends Construct {
  readonly name: string;
  /** Changes with any of the files. */
  readonly checksum: string;

  constructor(scope: Construct, id: string, props: ConfigFilesProps) {
    super(scope, id);
    const bytes = Object.values(props.files).reduce((sum, text) => sum + Buffer.byteLength(text), 0);
    if (bytes > MAX_BYTES) {
      throw new Error(
        `${props.namespace}/${props.name}: ${bytes} bytes, and the API server takes ${MAX_BYTES} in a ConfigMap: ` +
          `give fewer clusters to one hub`,
      );
    }
    this.name = props.name;
    this.checksum = createHash('sha256').update(JSON.stringify(props.files)).digest('hex').slice(0, 16);
    new k8s.KubeConfigMap(this, 'config-map', {
      metadata: {
        name: props.name,
        namespace: props.namespace,
        labels: labels(props.name, props.component),
      },
      data: props.files,
    });
  }

  /** Mounts the files; a change of them rolls the pods. */
  mount(path: string): Mount {
    return { name: this.name, path, configMap: this.name, checksum: this.checksum };
  }

  /** Mounts the files for a process that watches them by itself. */
  watchedMount(path: string): Mount {
    return { name: this.name, path, configMap: this.name };
  }
}
