import { bob, found, review } from "../../../support/reviewed-stack";

const withBackend = (more: object) => bob({ terraform: { backend: { s3: { bucket: "state", ...more } } } });

const isShown = (argument: string) => argument !== "path" && !argument.startsWith("skip_");

test.each([
  ...["address", "key", "region", "hostname", "organization", "workspaces", "endpoint", "endpoints", "path", "acl"],
  ...["conn_str", "container_name", "storage_account_name", "profile", "role_arn", "assume_role", "encrypt"],
  ...["kms_key_id", "sse_customer_key", "use_lockfile", "dynamodb_table", "lock_address", "unlock_address"],
  ...["skip_credentials_validation"],
])("finds another %s of the backend, with its values", (argument) => {
  const result = review(withBackend({}), withBackend({ [argument]: "other" }));
  expect(found(result, "state-changed")).toStrictEqual([
    {
      rule: "state-changed",
      severity: "high",
      stack: "site",
      message: "keeps its state in another place, or protects it differently",
      details: [`terraform.backend.s3 ${argument}: not set → ${isShown(argument) ? '"other"' : "(hidden)"}`],
      fix: "npm run deploy -- --migrate-state // moves the state, if this is intended",
    },
  ]);
});

test("doesn't find a backend's other argument", () => {
  expect(found(review(withBackend({}), withBackend({ max_retries: 3 })), "state-changed")).toStrictEqual([]);
});
