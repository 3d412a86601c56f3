import type { Json } from "../../support/reviewed-stack";
import {
  bob,
  everything,
  found,
  inline,
  narrow,
  policy,
  review,
  reviewOf,
  said,
  stack,
  statement,
} from "../../support/reviewed-stack";

// Outputs, tags and descriptions are harmless by what they hold, not by what they are called.

const key = "aws_iam_access_key.k.secret";

/** Ways to write a value that someone could read a secret from. */
const revealing: readonly string[] = [
  '${filebase64("../../../state/web.tfstate")}',
  '${file("~/.aws/credentials")}',
  '${templatefile("x", {})}',
  "${data.aws_ssm_parameter.s.value}",
  "${nonsensitive(data.aws_ssm_parameter.s.value)}",
  "${nonsensitive(data.aws_secretsmanager_secret_version.s.secret_string)}",
  "${aws_iam_user_login_profile.l.password}",
  "${aws_iam_service_specific_credential.l.service_password}",
  "${data.terraform_remote_state.other.outputs.credentials}",
  "${module.m.secret}",
  "${var.secret}",
  "${random_password.p.result}",
  "${local.kk.secret}",
  "${local.kk[local.which]}",
  "${[for k in [aws_iam_access_key.k] : k.secret][0]}",
  "${values(aws_iam_access_key.k)[3]}",
  '${lookup(aws_iam_access_key.k, "secret")}',
  "${aws_iam_access_key . k . secret}",
  "${aws_iam_access_key/* */.k.secret}",
  "${\n\taws_iam_access_key.k.secret}",
  "${aws_iam_access_key.k[*].secret}",
  `%{ if ${key} == "a" }a%{ endif }`,
  `%{ for c in split("", ${key}) }%{ if c == "a" }a%{ endif }%{ endfor }`,
  "${resource.aws_iam_access_key.k.secret}",
  "${aws_iam_access_key.ключ.secret}",
  "${terraform_data.t.output}",
  "${not terraform at all}",
];

/** Where the values are put: each takes harmless text without changing anyone's access. */
const places: readonly [string, (value: string) => Json][] = [
  ["an output", (value) => ({ output: { o: { value } } })],
  ["an output's description", (description) => ({ output: { o: { value: "x", description } } })],
  ["a user's tag", (team) => ({ aws_iam_user: { u: { name: "bob", tags: { team } } } })],
  ["the key of a tag", (name) => ({ aws_iam_user: { u: { name: "bob", tags: { [name]: "x" } } } })],
  ["default_tags", (team) => ({ provider: { aws: [{ region: "us-east-1", default_tags: [{ tags: { team } }] }] } })],
  [
    "a parameter's description",
    (description) => ({ aws_ssm_parameter: { d: { name: "/d", type: "String", description } } }),
  ],
  [
    "the message of a condition",
    (error_message) => ({
      aws_iam_user: { u: { name: "bob", lifecycle: { precondition: [{ condition: "${true}", error_message }] } } },
    }),
  ],
];

const surroundings: Json = {
  locals: { kk: "${aws_iam_access_key.k}", which: "secret" },
  terraform_data: { t: { input: "${aws_iam_access_key.k.secret}" } },
};

test.each(places)("reports %s with plain text as no change in access", (_, put) => {
  expect(review(bob(surroundings, put("a")), bob(surroundings, put("b"))).difference.access).toBe("unchanged");
});

test.each(places.flatMap(([place, put]) => revealing.map((value) => [place, value, put] as const)))(
  "never reports %s with %j as unchanged",
  (_, value, put) => {
    const before = bob(surroundings, put("plain"));
    const after = bob(surroundings, put(value));
    expect(review(before, after).difference.access).not.toBe("unchanged");
    expect(review(after, before).difference.access).not.toBe("unchanged");
  },
);

test("reports an output of names and ARNs as no change in access, also through a local", () => {
  const value = { arn: "${aws_iam_user.u.arn}", id: "${aws_iam_access_key.k.id}", name: "${local.n}" };
  const after = bob({ locals: { n: "${aws_iam_user.u.name}" }, output: { users: { value } } });
  expect(review(bob({ locals: { n: "${aws_iam_user.u.name}" } }), after).difference.access).toBe("unchanged");
});

test("finds a secret that a local and a terraform_data pass on, with the key's address", () => {
  const after = bob(surroundings, { output: { o: { value: "${terraform_data.t.output}" } } });
  expect(said(review(bob(surroundings), after))).toStrictEqual(["changes access: output.o"]);
  const [first] = review(bob(surroundings), after).difference.changes;
  expect(first?.reason).toBe("the secret of aws_iam_access_key.k is written here");
});

const tagged = (team: string, ...more: Json[]) =>
  stack(inline(narrow), { aws_iam_user: { u: { name: "bob", tags: { team } } } }, ...more);

test.each<[string, Json]>([
  ["a policy that can't be read", inline('${file("policy.json")}')],
  [
    "a managed policy that is not in the app",
    { aws_iam_user_policy_attachment: { a: { user: "bob", policy_arn: "arn:aws:iam::123456789012:policy/Theirs" } } },
  ],
  [
    "a permissions boundary that is not in the app",
    { aws_iam_user: { u: { name: "bob", permissions_boundary: "arn:aws:iam::123456789012:policy/B" } } },
  ],
  [
    "a condition on tags that is put together",
    {
      locals: { t: "Tag" },
      ...inline(
        policy(statement("s3:*", "*", { Condition: { StringEquals: { "aws:Principal${local.t}/team": "web" } } })),
      ),
    },
  ],
  [
    "a condition on a bucket's tags",
    inline(policy(statement("s3:*", "*", { Condition: { StringEquals: { "s3:BucketTag/team": "web" } } }))),
  ],
  [
    "an AWS policy with a condition on tags",
    {
      aws_iam_user_policy_attachment: {
        a: { user: "bob", policy_arn: "arn:aws:iam::aws:policy/AmazonSageMakerFullAccess" },
      },
    },
  ],
  [
    "an expression that reads the tag through tags_all",
    { aws_sns_topic: { t: { name: '${aws_iam_user.u.tags_all["team"]}' } } },
  ],
  [
    "an expression that reads default tags",
    {
      data: { aws_default_tags: { d: {} } },
      aws_sns_topic: { t: { name: '${data.aws_default_tags.d.tags["team"]}' } },
    },
  ],
  [
    "an expression with Terraform's resource. prefix",
    { aws_sns_topic: { t: { name: '${resource.aws_iam_user.u.tags["team"]}' } } },
  ],
  ["a directive", { aws_sns_topic: { t: { name: '%{ if aws_iam_user.u.tags["team"] == "x" }a%{ endif }' } } }],
])("doesn't judge a changed tag next to %s", (_, more) => {
  const user = (more.aws_iam_user?.u ?? { name: "bob" }) as object;
  const with_ = (team: string) => tagged(team, { ...more, aws_iam_user: { u: { ...user, tags: { team } } } });
  expect(review(with_("web"), with_("shop")).difference.access).not.toBe("unchanged");
});

/** Two stacks, of which one takes an output of the other, as cdktf writes it. */
function shared(secret: string, more: Json): [string, Json][] {
  const web = stack(inline(narrow), { output: { "cross-stack-output-x": { sensitive: true, value: secret } } });
  const remote = { terraform_remote_state: { "cross-stack-reference-input-web": { backend: "local" } } };
  return [
    ["web", web],
    ["show", { data: remote, ...more } as Json],
  ];
}

const passed = "data.terraform_remote_state.cross-stack-reference-input-web.outputs";

test.each([
  `\${${passed}.cross-stack-output-x}`,
  `\${nonsensitive(${passed}.cross-stack-output-x)}`,
  `\${values(${passed})[0]}`,
  `\${jsonencode(${passed})}`,
  `\${${passed}["cross-stack-output-x"]}`,
  "${data.terraform_remote_state.cross-stack-reference-input-web}",
])("reports a secret of another stack in an output as %s as a change in access", (value) => {
  const { difference, findings } = reviewOf(
    shared("${aws_iam_access_key.k.secret}", {}),
    shared("${aws_iam_access_key.k.secret}", { output: { leak: { value } } }),
  );
  expect(difference.access).toBe("changed");
  expect(findings).toContainEqual(expect.objectContaining({ rule: "secret-in-the-open", stack: "show" }));
});

test.each([
  `\${lookup(${passed}, "cross-stack-output-x")}`,
  `\${values(${passed})[0]}`,
  `\${${passed}.cross-stack-output-x}`,
])("doesn't report an output that another stack reads as %s as harmless there", (policy_arn) => {
  const reader = {
    resource: { aws_iam_user_policy_attachment: { a: { user: "bob", policy_arn } } },
  } as unknown as Json;
  const { difference } = reviewOf(
    shared("arn:aws:iam::aws:policy/AmazonS3ReadOnlyAccess", reader),
    shared("arn:aws:iam::aws:policy/AdministratorAccess", reader),
  );
  expect(difference.access).not.toBe("unchanged");
});

test("distinguishes a text that Terraform keeps from one that it evaluates", () => {
  const attached = (policy_arn: string) =>
    bob({
      aws_iam_policy: { m: { name: "M", policy: everything } },
      aws_iam_user_policy_attachment: { a: { user: "bob", policy_arn } },
    });
  expect(
    review(attached("$${data.aws_iam_policy.x.arn}"), attached("${data.aws_iam_policy.x.arn}")).difference.access,
  ).not.toBe("unchanged");
});

test("doesn't use a value under ignore_changes as the configured one", () => {
  const parameter = {
    aws_ssm_parameter: { s: { name: "/p", type: "String", value: narrow, lifecycle: { ignore_changes: ["value"] } } },
  };
  const result = review(stack(inline(narrow), parameter), stack(inline("${aws_ssm_parameter.s.value}"), parameter));
  expect(result.difference.access).toBe("unknown");
  expect(found(result, "not-analysed")).toHaveLength(1);
});

test("doesn't use the ID of a user from a data source as its name", () => {
  const only = (id: string) =>
    bob(
      { data: { aws_iam_user: { d: { user_name: "opt" } } } },
      inline(policy(statement("*", "*", { Effect: "Deny", Condition: { StringNotEquals: { "aws:userid": id } } }))),
    );
  expect(review(only("${data.aws_iam_user.d.id}"), only("opt")).difference.access).not.toBe("unchanged");
});

test("doesn't compare a number that JavaScript would round", () => {
  const lists = policy(statement("s3:ListBucket", "*", { Condition: { NumericLessThan: { "s3:max-keys": 1 } } }));
  const limited = (number: string) => stack(inline(lists.replace('keys":1', `keys":${number}`)));
  expect(review(limited("9007199254740992"), limited("9007199254740993")).difference.access).not.toBe("unchanged");
});

test("doesn't judge a document that the provider merges into another", () => {
  const read = { sid: "A", actions: ["s3:GetObject"], resources: ["arn:aws:s3:::photos/*"] };
  const all = { Sid: "A", Effect: "Allow", Action: "*", Resource: "*" };
  const get = { Sid: "A", Effect: "Allow", Action: "s3:GetObject", Resource: "*" };
  const overridden = (...statements: object[]) =>
    stack(inline("${data.aws_iam_policy_document.d.json}"), {
      data: {
        aws_iam_policy_document: { d: { statement: [read], override_policy_documents: [policy(...statements)] } },
      },
    });
  expect(review(overridden(get), overridden(get, all)).difference.access).toBe("unknown");
});
