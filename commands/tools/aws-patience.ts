/** How long every AWS client waits, so that an address where nobody answers holds no command for ever; in milliseconds. */
export const awsPatience = {
  requestHandler: { connectionTimeout: 10_000, requestTimeout: 60_000, throwOnRequestTimeout: true },
} as const;
