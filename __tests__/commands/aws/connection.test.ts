import { awsConnection } from "../../../commands/aws/connection";
import { S3Calls } from "../../../commands/aws/s3-calls";

const before = { ...process.env };
afterEach(() => {
  process.env = before;
});

test.each([
  ["TF_AWS_IAM_ENDPOINT", "AWS_ENDPOINT_URL_IAM"],
  ["AWS_IAM_ENDPOINT", "AWS_ENDPOINT_URL_IAM"],
  ["TF_AWS_STS_ENDPOINT", "AWS_ENDPOINT_URL_STS"],
  ["AWS_STS_ENDPOINT", "AWS_ENDPOINT_URL_STS"],
])("refuses %s, with which Terraform would reach another AWS", (name, instead) => {
  process.env = { ...before, [name]: "http://127.0.0.1:9" };
  expect(() => awsConnection()).toThrow(
    `${name} must not be set, because only Terraform reads it. Run: export ${instead}="$${name}"; unset ${name}`,
  );
});

test("names a file of certificates that can't be read", async () => {
  process.env = { ...before, AWS_CA_BUNDLE: "/none.pem", AWS_ENDPOINT_URL: "http://127.0.0.1:9" };
  const key = { accessKeyId: "AKIA1", secretAccessKey: "secret" };
  await expect(new S3Calls({ region: "us-east-1" }).listBuckets().send(key)).rejects.toThrow(
    'AWS_CA_BUNDLE (or ca_bundle) must be a file of certificates, but is "/none.pem" (no such file or directory).',
  );
});
