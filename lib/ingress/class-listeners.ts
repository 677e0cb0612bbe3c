import { type Door } from '../fleet/door';
import { proxyName } from '../model/names';

/** A listener of a class, as policies and routes name it. */
export interface ClassListener {
  readonly gateway: string;
  readonly listener: string;
}

/** The two listeners of a class. */
export function classListeners(className: string, shared: boolean): Record<'http' | 'grpc', ClassListener> {
  const gateway = proxyName(shared ? undefined : className);
  const name = (protocol: string) => (shared ? `${className}-${protocol}` : protocol);
  return { http: { gateway, listener: name('http') }, grpc: { gateway, listener: name('grpc') } };
}

/** Names of the Gateways of all classes. */
export function classProxies(doors: readonly Door[], shared: boolean): string[] {
  return [...new Set(doors.map(({ className }) => classListeners(className, shared).http.gateway))];
}
