/** The GPU that the doubles of NVIDIA's programs agree on. */
export const GPU_UUID = 'GPU-5f1f3a52-8f0e-4c6c-9d6f-0c3f1f0a7a11';
