/** Requests and limits of one container, as Kubernetes quantities. */
export interface Resources {
  readonly cpu: string;
  readonly memory: string;
  readonly cpuLimit: string;
  readonly memoryLimit: string;
}
