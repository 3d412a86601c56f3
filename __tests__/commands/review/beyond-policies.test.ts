import { bob, found, type Json, review, said, stack } from "../../support/reviewed-stack";

// What gives access without a policy: secrets in the open, programs, the place of the state, imported users.

const secret = "${aws_iam_access_key.k.secret}";

test("reports an SSM parameter that becomes a plain String, with severity high", () => {
  const parameter = (type: string) =>
    bob({ aws_ssm_parameter: { s: { name: "/bob", type, value_wo: secret, value_wo_version: 1 } } });
  const result = review(parameter("SecureString"), parameter("String"));
  expect(said(result)).toStrictEqual(["changes access: aws_ssm_parameter.s type"]);
  expect(result.difference.access).toBe("changed");
  expect(found(result, "secret-in-the-open")).toMatchObject([{ severity: "high", address: "aws_ssm_parameter.s" }]);
});

test.each<[string, Json, string]>([
  [
    "an output with nonsensitive",
    { output: { o: { value: "${nonsensitive(aws_iam_access_key.k.secret)}", sensitive: true } } },
    "output.o",
  ],
  ["an output that is not sensitive", { output: { o: { value: secret } } }, "output.o"],
  ["an S3 object", { aws_s3_object: { o: { bucket: "b", key: "k", content: secret } } }, "aws_s3_object.o"],
  ["a local", { locals: { l: secret } }, "local.l"],
  ["the whole key in an output", { output: { o: { value: "${aws_iam_access_key.k}" } } }, "output.o"],
  ["an index instead of a dot", { output: { o: { value: '${aws_iam_access_key.k["secret"]}' } } }, "output.o"],
  ["the SMTP password", { output: { o: { value: "${aws_iam_access_key.k.ses_smtp_password_v4}" } } }, "output.o"],
  ["the encrypted secret", { output: { o: { value: "${aws_iam_access_key.k.encrypted_secret}" } } }, "output.o"],
])("reports the secret in %s, with severity high and the address", (_, block, address) => {
  const result = review(bob(), bob(block));
  expect(result.difference.access).toBe("changed");
  expect(result.difference.changes).toMatchObject([
    { address, verdict: "changes access", reason: "the secret of aws_iam_access_key.k is written here" },
  ]);
  expect(found(result, "secret-in-the-open")).toMatchObject([{ severity: "high", address }]);
});

test("accepts the secret in a sensitive output and in a write-only argument", () => {
  const delivered = bob({
    output: { credentials: { value: { bob: secret }, sensitive: true } },
    aws_ssm_parameter: { s: { name: "/bob", type: "SecureString", value_wo: secret } },
  });
  expect(found(review(delivered, delivered), "secret-in-the-open")).toStrictEqual([]);
});

test("doesn't judge a provisioner, and finds it with severity high", () => {
  const provisioner = [{ "local-exec": { command: "curl evil" } }];
  const result = review(bob(), bob({ aws_iam_user: { u: { name: "bob", provisioner } } }));
  expect(said(result)).toStrictEqual(["not judged: aws_iam_user.u provisioner"]);
  expect(found(result, "runs-at-apply")).toMatchObject([{ severity: "high", address: "aws_iam_user.u" }]);
});

test.each<[Json, string, string, string]>([
  [{ data: { external: { e: { program: ["sh"] } } } }, "data.external.e", "high", "runs a program"],
  [{ data: { http: { e: { url: "http://x" } } } }, "data.http.e", "high", "calls a web address"],
  [{ null_resource: { n: {} } }, "null_resource.n", "medium", "exists to run something"],
  [{ terraform_data: { n: { input: "x" } } }, "terraform_data.n", "medium", "can hold any value and run something"],
  [{ local_file: { f: { content: "x" } } }, "local_file.f", "high", "writes a file"],
  [{ aws_lambda_invocation: { l: {} } }, "aws_lambda_invocation.l", "high", "runs a function"],
  [{ data: { aws_lambda_invocation: { l: {} } } }, "data.aws_lambda_invocation.l", "high", "runs a function"],
])("doesn't judge %j, and finds it", (block, address, severity, does) => {
  const result = review(bob(), bob(block));
  expect(said(result)).toStrictEqual([`not judged: ${address}`]);
  const message = `${does} when Terraform plans or applies: ${address}`;
  expect(found(result, "runs-at-apply")).toMatchObject([{ severity, address, message }]);
});

test.each<[string, Json]>([
  ["plain HTTP", { terraform: { backend: { http: { address: "http://evil.example/state" } } } }],
  [
    "no encryption",
    { terraform: { backend: { s3: { bucket: "state", key: "k", encrypt: false, use_lockfile: true } } } },
  ],
])("reports a backend with %s, with severity high", (_, block) => {
  const result = review(bob(), bob(block));
  expect(result.difference.access).toBe("changed");
  expect(found(result, "unprotected-state")[0]?.severity).toBe("high");
  expect(found(result, "state-changed")[0]?.severity).toBe("high");
});

test("finds that a backend of any kind keeps its state in another place", () => {
  const gcs = (prefix: string) => stack({ terraform: { backend: { gcs: { bucket: "state", prefix } } } });
  const [finding] = found(review(gcs("site"), gcs("other")), "state-changed");
  expect(finding?.details).toStrictEqual(['terraform.backend.gcs prefix: "site" → "other"']);
});

test("finds a backend that no longer locks", () => {
  const result = review(bob(), bob({ terraform: { backend: { s3: { bucket: "state", key: "k", encrypt: true } } } }));
  expect(found(result, "unprotected-state")).toMatchObject([
    { severity: "medium", message: "does not lock its state" },
  ]);
  expect(found(result, "state-changed")).toHaveLength(1);
});

const counted = { aws_iam_user: { u: { name: "bob", count: 1 } }, aws_iam_access_key: { k: { user: "bob" } } };
test.each([
  ["by its name", { to: "aws_iam_user.u", id: "bob" }, {}],
  ["by its identity", { to: "aws_iam_user.u", identity: { name: "bob" } }, {}],
  ["as an instance", { to: "aws_iam_user.u[0]", id: "bob" }, counted],
])("reports that a user who is imported %s may be an administrator", (_how, block, more: Json) => {
  const result = review(stack(), stack({ import: [block] as never }, more));
  expect(found(result, "existing-user")).toMatchObject([{ severity: "medium", user: "bob" }]);
  expect(result.difference.access).not.toBe("unchanged");
});
