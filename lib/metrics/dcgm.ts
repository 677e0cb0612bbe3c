import { type Metric, words } from './metric';
import { storedName } from './stored-name';

type DcgmField = readonly [field: string, kind: 'gauge' | 'counter', unit: string, help: string];

/**
 * The 19 device fields that dcgm-exporter 4.5.3 reads: its own default file without the profiling fields
 * (they need SYS_ADMIN) and without FB_RESERVED. A field that the GPU does not have (NVLink, vGPU, ECC rows)
 * gives no series.
 */
const FIELDS: readonly DcgmField[] = [
  ['DCGM_FI_DEV_SM_CLOCK', 'gauge', 'MHz', 'SM clock frequency (in MHz).'],
  ['DCGM_FI_DEV_MEM_CLOCK', 'gauge', 'MHz', 'Memory clock frequency (in MHz).'],
  ['DCGM_FI_DEV_MEMORY_TEMP', 'gauge', 'Cel', 'Memory temperature (in C).'],
  ['DCGM_FI_DEV_GPU_TEMP', 'gauge', 'Cel', 'GPU temperature (in C).'],
  ['DCGM_FI_DEV_POWER_USAGE', 'gauge', 'W', 'Power draw (in W).'],
  ['DCGM_FI_DEV_TOTAL_ENERGY_CONSUMPTION', 'counter', 'mJ', 'Total energy consumption since boot (in mJ).'],
  ['DCGM_FI_DEV_PCIE_REPLAY_COUNTER', 'counter', '{retry}', 'Total number of PCIe retries.'],
  ['DCGM_FI_DEV_GPU_UTIL', 'gauge', '%', 'GPU utilization (in %).'],
  ['DCGM_FI_DEV_MEM_COPY_UTIL', 'gauge', '%', 'Memory utilization (in %).'],
  ['DCGM_FI_DEV_ENC_UTIL', 'gauge', '%', 'Encoder utilization (in %).'],
  ['DCGM_FI_DEV_DEC_UTIL', 'gauge', '%', 'Decoder utilization (in %).'],
  // The code of the last error, kept until the exporter restarts: compare it, never add it up.
  ['DCGM_FI_DEV_XID_ERRORS', 'gauge', '{code}', 'Value of the last XID error encountered.'],
  ['DCGM_FI_DEV_FB_FREE', 'gauge', 'MiBy', 'Framebuffer memory free (in MiB).'],
  ['DCGM_FI_DEV_FB_USED', 'gauge', 'MiBy', 'Framebuffer memory used (in MiB).'],
  [
    'DCGM_FI_DEV_NVLINK_BANDWIDTH_TOTAL',
    'counter',
    '',
    'Total number of NVLink bandwidth counters for all lanes.',
  ],
  ['DCGM_FI_DEV_VGPU_LICENSE_STATUS', 'gauge', '', 'vGPU License status.'],
  ['DCGM_FI_DEV_UNCORRECTABLE_REMAPPED_ROWS', 'counter', '{row}', 'Remapped rows for uncorrectable errors.'],
  ['DCGM_FI_DEV_CORRECTABLE_REMAPPED_ROWS', 'counter', '{row}', 'Remapped rows for correctable errors.'],
  ['DCGM_FI_DEV_ROW_REMAP_FAILURE', 'gauge', '', 'Whether remapping of rows has failed.'],
];

/**
 * Labels of a GPU, by dcgm-exporter's internal/pkg/rendermetrics; `namespace`, `pod` and `container` name the
 * pod that holds the GPU (internal/pkg/transformation) and are missing while none does.
 * DCGM_FI_DRIVER_VERSION would need a `label` row in the CSV, GPU_I_* need MIG, which the RTX 4000 Ada does
 * not have.
 */
const LABELS = words('gpu UUID pci_bus_id device modelName Hostname namespace pod container');

/** A new code is a new series, so changes() sees nothing (dcgm-exporter #309). */
const XID_LABELS = words('err_code err_msg');

/** The rows for the catalogue. */
export const DCGM_METRICS: readonly Metric[] = FIELDS.map(([field, kind, unit, help]): Metric => {
  // The exposition format carries no unit, so none reaches the name.
  const name = storedName(field, '', kind);
  return {
    name,
    ...(name === field ? {} : { scraped: field }),
    kind,
    unit,
    labels: field === 'DCGM_FI_DEV_XID_ERRORS' ? [...LABELS, ...XID_LABELS] : LABELS,
    help,
  };
});

/** The exporter's counters file, `DCGM_EXPORTER_COLLECTORS`: three columns, so a help text holds no comma. */
export function dcgmCsv(): string {
  const rows = FIELDS.map(([field, kind, , help]) => {
    if (help.includes(',')) throw new Error(`dcgm help of ${field}: "${help}" has a comma: write it without`);
    return `${field}, ${kind}, ${help}`;
  });
  return [
    '# DCGM field, Prometheus type, help. Profiling fields are left out: they need SYS_ADMIN.',
    ...rows,
    '',
  ].join('\n');
}
