import { type KubeStateResource } from './kube-state-resource';

/** Families of nodes, namespaces, storage, network and leases. */
export const KUBE_STATE_CLUSTER: readonly KubeStateResource[] = [
  {
    resource: 'nodes',
    apiGroup: '',
    on: 'node',
    families: [
      [
        'kube_node_info',
        'kernel_version os_image container_runtime_version kubelet_version kubeproxy_version pod_cidr ' +
          'provider_id system_uuid internal_ip',
        'Node',
      ],
      ['kube_node_role', 'role', 'Role of the node'],
      ['kube_node_spec_unschedulable', '', 'Whether the node is cordoned'],
      ['kube_node_spec_taint', 'key value effect', 'Taint of the node'],
      ['kube_node_status_capacity', 'resource unit', 'Capacity of the node'],
      ['kube_node_status_addresses', 'type address', 'Addresses of the node'],
      [
        'kube_node_status_allocatable',
        'resource unit',
        'Capacity left for pods; GPU: resource="nvidia_com_gpu"',
      ],
      ['kube_node_status_condition', 'condition status', '1 for the status of each condition'],
      ['kube_node_created', '', 'Creation, unix time'],
    ],
  },
  {
    resource: 'namespaces',
    apiGroup: '',
    on: 'namespace',
    families: [
      ['kube_namespace_created', '', 'Creation, unix time'],
      ['kube_namespace_status_condition', 'condition status', '1 for the status of each condition'],
      ['kube_namespace_status_phase', 'phase', '1 for the phase of the namespace'],
    ],
  },
  {
    resource: 'persistentvolumes',
    apiGroup: '',
    on: 'persistentvolume',
    families: [
      ['kube_persistentvolume_capacity_bytes', '', 'Capacity'],
      ['kube_persistentvolume_status_phase', 'phase', '1 for the phase of the volume'],
      ['kube_persistentvolume_claim_ref', 'name claim_namespace', 'Claim that the volume is bound to'],
      [
        'kube_persistentvolume_info',
        'storageclass csi_driver csi_volume_handle local_path local_fs host_path host_path_type nfs_server ' +
          'nfs_path iscsi_target_portal iscsi_iqn iscsi_lun iscsi_initiator_name fc_wwids fc_lun ' +
          'fc_target_wwns ebs_volume_id azure_disk_name gce_persistent_disk_name',
        'Volume',
      ],
      ['kube_persistentvolume_created', '', 'Creation, unix time'],
      ['kube_persistentvolume_volume_mode', 'volumemode', 'Filesystem or Block'],
    ],
  },
  {
    resource: 'persistentvolumeclaims',
    apiGroup: '',
    on: 'namespace persistentvolumeclaim',
    families: [
      ['kube_persistentvolumeclaim_access_mode', 'access_mode', 'Access mode asked for'],
      ['kube_persistentvolumeclaim_info', 'storageclass volumename volumemode', 'Claim and its volume'],
      ['kube_persistentvolumeclaim_resource_requests_storage_bytes', '', 'Capacity asked for'],
      [
        'kube_persistentvolumeclaim_status_condition',
        'condition status',
        '1 for the status of each condition',
      ],
      ['kube_persistentvolumeclaim_status_phase', 'phase', '1 for the phase of the claim'],
      ['kube_persistentvolumeclaim_created', '', 'Creation, unix time'],
    ],
  },
  {
    resource: 'storageclasses',
    apiGroup: 'storage.k8s.io',
    on: 'storageclass',
    families: [
      ['kube_storageclass_info', 'provisioner reclaim_policy volume_binding_mode', 'Storage class'],
      ['kube_storageclass_created', '', 'Creation, unix time'],
    ],
  },
  {
    resource: 'volumeattachments',
    apiGroup: 'storage.k8s.io',
    on: 'volumeattachment',
    families: [
      ['kube_volumeattachment_info', 'attacher node', 'Volume attachment'],
      ['kube_volumeattachment_created', '', 'Creation, unix time'],
      ['kube_volumeattachment_spec_source_persistentvolume', 'volumename', 'Volume to attach'],
      ['kube_volumeattachment_status_attached', '', 'Whether the volume is attached'],
    ],
  },
  {
    resource: 'services',
    apiGroup: '',
    on: 'namespace service uid',
    families: [
      [
        'kube_service_info',
        'cluster_ip external_name external_traffic_policy load_balancer_ip',
        'Service; external_traffic_policy since v2.15.0',
      ],
      ['kube_service_created', '', 'Creation, unix time'],
      ['kube_service_spec_type', 'type', 'Type of the Service'],
      ['kube_service_status_load_balancer_ingress', 'ip hostname', 'Address of the load balancer'],
    ],
  },
  {
    // v2.15.0 reads endpoints by default; endpointslices is an opt-in resource with other family names.
    resource: 'endpoints',
    apiGroup: '',
    on: 'namespace endpoint',
    families: [
      ['kube_endpoint_info', '', 'Endpoints object'],
      ['kube_endpoint_created', '', 'Creation, unix time'],
      ['kube_endpoint_ports', 'port_name port_protocol port_number', 'Port; deprecated since v2.14.0'],
      [
        'kube_endpoint_address',
        'ip ready port_name port_protocol port_number',
        'Address; ready is "true" or "false"',
      ],
    ],
  },
  {
    resource: 'ingresses',
    apiGroup: 'networking.k8s.io',
    on: 'namespace ingress',
    families: [
      ['kube_ingress_info', 'ingressclass', 'Ingress; ingressclass "_default" where none is set'],
      ['kube_ingress_created', '', 'Creation, unix time'],
      ['kube_ingress_metadata_resource_version', '', 'Resource version'],
      [
        'kube_ingress_path',
        'host path service_name service_port resource_api_group resource_kind resource_name',
        'Path and its backend',
      ],
      ['kube_ingress_tls', 'tls_host secret', 'TLS host and the name of its Secret'],
    ],
  },
  {
    resource: 'leases',
    apiGroup: 'coordination.k8s.io',
    on: 'namespace lease',
    families: [
      ['kube_lease_owner', 'owner_kind owner_name lease_holder', 'Holder of the lease'],
      ['kube_lease_renew_time', '', 'Last renewal, unix time'],
    ],
  },
];
