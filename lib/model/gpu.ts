/** Label and taint of a GPU pool: LKE sets neither by itself. */
export const GPU_LABEL = { 'nvidia.com/gpu.present': 'true' } as const;

export const GPU_TAINT = { key: 'nvidia.com/gpu', value: 'present', effect: 'NoSchedule' } as const;
