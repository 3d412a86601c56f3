// The only reader of the endpoint settings. An empty variable counts as unset, as in AWS's SDKs and in Terraform.

/** The address of AWS's services in `AWS_ENDPOINT_URL`; undefined for AWS's own. */
export function awsEndpoint(): string | undefined {
  return process.env.AWS_ENDPOINT_URL || undefined;
}

/** The address of S3, which `AWS_ENDPOINT_URL_S3` can set apart; undefined for AWS's own. */
export function s3Endpoint(): string | undefined {
  return process.env.AWS_ENDPOINT_URL_S3 || awsEndpoint();
}
