import { type ClusterSpec, type EdgeSpec, type HubSpec } from '../config/cluster-spec';
import { type TrafficClass } from '../config/traffic-class';
import { type GatewayController } from '../model/gateway-controller';
import { type IdentitySource } from '../model/identity';
import { type Door } from './door';
import { type ClassRoute, type OtlpEndpoint } from './endpoints';

export type Role = ClusterSpec['role'];

/** What a hub knows of a cluster that sends to it; a change of anything else in that cluster leaves the hub as it is. */
export interface Sender {
  readonly id: string;
  readonly role: Role;
  /** Names of the classes that it declares, its default first. */
  readonly classes: readonly string[];
  readonly outageMinutes: number;
}

/** What a cluster knows of the hub that it sends to; a change of anything else in the hub leaves the cluster as it is. */
export interface HubFacts {
  readonly stack: string;
  readonly id: string;
  readonly domain: string;
  /** PEM text of its reviewed CA certificates. @default no file in `trust/`: nobody is trusted in its place */
  readonly caPem?: string;
}

interface View<S extends ClusterSpec> {
  readonly stack: string;
  readonly id: string;
  readonly role: S['role'];
  /** What its config says. */
  readonly spec: S;
  /** The hub that it sends to: itself for a hub. */
  readonly sendsTo: HubFacts;
  /** Rows of the classes that it declares, its default first. */
  readonly declaredClasses: readonly [TrafficClass, ...TrafficClass[]];
  /** Doors of those classes, in the same order. */
  readonly endpoints: readonly [OtlpEndpoint, ...OtlpEndpoint[]];
  readonly routes: readonly ClassRoute[];
  /** Whether GPUs are scraped: what config says, else whether there is a GPU pool. */
  readonly gpu: boolean;
  /** Disk of the smallest node that the agent's queues may take. */
  readonly agentDiskBytes: number;
}

export type EdgeCluster = View<EdgeSpec>;

export interface HubCluster extends View<HubSpec> {
  /** Every class of the hub, highest priority first. */
  readonly classes: readonly TrafficClass[];
  /** Their doors, in the same order. */
  readonly doors: readonly Door[];
  /** Every cluster that sends here, the hub first, edges by id. */
  readonly senders: readonly Sender[];
  /** Namespace of the doors' server certificate. */
  readonly doorNamespace: string;
  /** How the ingress names a sender to the gateways. */
  readonly identity: IdentitySource;
  /** Gateway API controller of its ingress, or of Grafana's route alone. @default it needs none */
  readonly controller?: GatewayController;
  /** Namespace of Gateways and routes. @default it has none */
  readonly routeNamespace?: string;
  /** What all classes together admit, in bytes a second. */
  readonly bytesPerSecond: number;
  /** What its stores keep, in seconds. */
  readonly retentionSeconds: Readonly<Record<keyof HubSpec['hub']['retention'], number>>;
  /** What the queues of the fleet retain, in seconds. */
  readonly queueRetentionSeconds: number;
  /** How old a sample its stores take: what config declares, else what the queues retain. */
  readonly replaySeconds: number;
}

/** One cluster with every default and everything that follows from its fleet: plain data, resolved once. */
export type Cluster = HubCluster | EdgeCluster;
