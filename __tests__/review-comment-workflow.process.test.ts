import { spawnSync } from "node:child_process";
import { mkdirSync, rmSync, symlinkSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { marker, toMarkdown } from "../commands/review/print/markdown";
import { readSynthesizedStacks } from "../commands/stack/json/files";
import { reviewDirectories } from "./support/review-directories";
import { handWritten } from "./support/synthesized";
import { temporaryDirectory } from "./support/temporary-directory";
import { runScript } from "./support/workflow-commands";

// The scripts of review-comment.yml.

/** What the first script finds for a run, given the open pull requests and the run's artifacts. */
async function find(
  pulls: readonly object[],
  artifacts: readonly object[],
  action = "completed",
  conclusion = "success",
): Promise<unknown[]> {
  const done: unknown[] = [];
  const head = { head_sha: "new", head_branch: "fix", head_repository: { owner: { login: "fork" } } };
  const run = { id: 1, conclusion, ...head };
  const payload = { action, workflow_run: run, repository: { default_branch: "main" } };
  const answers = new Map<unknown, readonly object[]>([
    ["pulls", pulls],
    ["artifacts", artifacts],
  ]);
  await runScript("review-comment.yml", 0, {
    context: { payload, repo: { owner: "acme", repo: "site" } },
    github: {
      rest: { pulls: { list: "pulls" }, actions: { listWorkflowRunArtifacts: "artifacts" } },
      paginate: async (list: unknown) => answers.get(list),
    },
    core: {
      notice: () => done.push("nothing to do"),
      setFailed: () => done.push("failed"),
      setOutput: (name: string, value: unknown) => done.push(`${name} ${value}`),
    },
  });
  return done;
}

const reviewed = { number: 7, head: { sha: "new" } };

test("finds the pull request whose head was reviewed", async () => {
  const artifacts = [{ name: "synthesized", size_in_bytes: 1_000 }];
  expect(await find([{ number: 6, head: { sha: "old" } }, reviewed], artifacts)).toStrictEqual([
    "pull 7",
    "reviewed yes",
  ]);
});

test.each([
  ["requested", ""],
  ["completed", "failure"],
  ["completed", "cancelled"],
  ["completed", "skipped"],
])(
  "treats a run that is %s %s as no review, but finds its pull request to mark an older comment",
  async (action, conclusion) => {
    expect(await find([reviewed], [], action, conclusion)).toStrictEqual(["pull 7"]);
  },
);

test("posts no comment for a run before a later push", async () => {
  expect(await find([{ number: 7, head: { sha: "newer" } }], [])).toStrictEqual(["nothing to do"]);
});

test("posts no comment for a run without its artifact, or with a huge one", async () => {
  expect(await find([reviewed], [])).toStrictEqual(["pull 7", "failed"]);
  const huge = { name: "synthesized", size_in_bytes: 5_000_001 };
  expect(await find([reviewed], [huge])).toStrictEqual(["pull 7", "failed"]);
});

interface Comment {
  readonly id: number;
  readonly user: { readonly login: string };
  readonly body: string;
}

/** Runs the posting job's script as the action does, on a pull request with these comments. Returns what it did. */
async function post(
  review: string | undefined,
  comments: readonly Comment[],
  action = "completed",
  head = "c0ffee",
): Promise<{ done: unknown[]; body: string }> {
  const temporary = temporaryDirectory();
  mkdirSync(join(temporary, "comment"));
  if (review !== undefined) writeFileSync(join(temporary, "comment", "comment.md"), review);
  const done: unknown[] = [];
  let posted = "";
  const issues = {
    listComments: "comments",
    updateComment: async ({ comment_id, body }: { comment_id: number; body: string }) => {
      posted = body;
      done.push(`updated ${comment_id}`);
    },
    createComment: async ({ issue_number, body }: { issue_number: number; body: string }) => {
      posted = body;
      done.push(`created on ${issue_number}`);
    },
  };
  const pulls = { get: async () => ({ data: { head: { sha: head } } }) };
  const github = { rest: { issues, pulls }, paginate: async () => comments };
  const core = {
    setFailed: (message: string) => done.push(`failed: ${message}`),
    notice: (message: string) => done.push(message),
  };
  const workflow_run = { head_sha: "c0ffee", html_url: "https://github.com/acme/site/actions/runs/1" };
  const context = { payload: { action, workflow_run }, repo: { owner: "acme", repo: "site" } };
  const process = { env: { RUNNER_TEMP: temporary, PULL: "7" } };
  await runScript("review-comment.yml", 2, { github, core, context, process, require });
  rmSync(temporary, { recursive: true });
  return { done, body: posted };
}

const byBot = (id: number, body: string): Comment => ({ id, user: { login: "github-actions[bot]" }, body });

test("creates a comment for the first review of a pull request", async () => {
  const { done } = await post(`${marker}\n`, [byBot(1, "Some other workflow's")]);
  expect(done).toStrictEqual(["created on 7"]);
});

test.each(["completed", "requested"])("posts nothing for a %s run before a later push", async (action) => {
  const review = action === "completed" ? `${marker}\n` : undefined;
  const { done } = await post(review, [byBot(2, `${marker}\nOld`)], action, "newer");
  expect(done).toStrictEqual(["A later push has overtaken this review."]);
});

/** What the script that finds the base says of this text in the artifact. */
async function base(text: string, status: string): Promise<unknown[]> {
  const temporary = temporaryDirectory();
  mkdirSync(join(temporary, "synthesized"));
  writeFileSync(join(temporary, "synthesized", "base-commit"), text);
  const done: unknown[] = [];
  await runScript("review-comment.yml", 1, {
    context: { payload: { repository: { default_branch: "main" } }, repo: { owner: "acme", repo: "site" } },
    core: {
      setFailed: (message: string) => done.push(message),
      setOutput: (name: string, value: unknown) => done.push(`${name} ${value}`),
    },
    github: { rest: { repos: { compareCommitsWithBasehead: async () => ({ data: { status } }) } } },
    process: { env: { RUNNER_TEMP: temporary } },
    require,
  });
  return done;
}

test("uses the commit of the review as base, if main has it", async () => {
  const commit = "c0ffee".repeat(7).slice(0, 40);
  expect(await base(`${commit}\n`, "ahead")).toStrictEqual([`commit ${commit}`]);
  expect(await base(commit, "diverged")).toStrictEqual(["The base is no commit of the default branch."]);
  expect(await base("--upload-pack=x", "ahead")).toStrictEqual(["The artifact names no commit as its base."]);
});

test("updates its comment in the next review, and leaves a similar one by another author", async () => {
  const lookAlike = { id: 1, user: { login: "mallory" }, body: `${marker}\nNo change in access.` };
  const { done } = await post(`${marker}\n`, [lookAlike, byBot(2, `${marker}\nOld`)]);
  expect(done).toStrictEqual(["updated 2"]);
});

test.each([
  ["without the marker", "# Hello"],
  ["of more than GitHub takes", marker + "x".repeat(65_536)],
])("doesn't post a text %s", async (_, body) => {
  expect((await post(body, [])).done).toStrictEqual(["failed: This is no review."]);
});

test("doesn't post a review of one line of 5 MB", async () => {
  expect((await post(`${marker}\n${"x".repeat(5_000_000)}`, [])).done).toStrictEqual(["failed: This is no review."]);
});

test("passes a branch with shell characters only as a value of the query for pull requests", async () => {
  const asked: unknown[] = [];
  const head_branch = "x$(touch pwned)`id`;&'\"<img>@all";
  const workflow_run = {
    id: 1,
    conclusion: "success",
    head_sha: "new",
    head_branch,
    head_repository: { owner: { login: "fork" } },
  };
  await runScript("review-comment.yml", 0, {
    context: { payload: { action: "completed", workflow_run, repository: { default_branch: "main" } }, repo: {} },
    github: {
      rest: { pulls: {}, actions: {} },
      paginate: async (_: unknown, query: unknown) => asked.push(query) && [],
    },
    core: { notice: () => {} },
  });
  expect(asked).toStrictEqual([{ state: "open", head: `fork:${head_branch}`, base: "main" }]);
});

// ── What a hostile artifact may hold ─────────────────────────────────────────────────────────────────────────────────

/** An unpacked artifact whose manifest lists one stack with this file. */
function artifact(synthesizedStackPath: string): string {
  const unpacked = temporaryDirectory();
  mkdirSync(join(unpacked, "stacks", "site"), { recursive: true });
  const site = { name: "site", workingDirectory: "stacks/site", synthesizedStackPath };
  writeFileSync(join(unpacked, "manifest.json"), JSON.stringify({ version: "1", stacks: { site } }));
  return unpacked;
}

test.each(["../../etc/passwd", "/etc/passwd", "stacks/../../x.json", "..\\x.json"])(
  "rejects an artifact whose manifest points to %s",
  (path) => {
    expect(() => readSynthesizedStacks(artifact(path))).toThrow(/points outside its directory/);
  },
);

const onPosix = process.platform === "win32" ? test.skip : test;

onPosix("an artifact with a link out of it is refused, and nothing of what it leads to is told", () => {
  const unpacked = artifact("stacks/site/cdk.tf.json");
  const secret = join(temporaryDirectory(), "config.json");
  writeFileSync(secret, '{"resource":"token"}');
  symlinkSync(secret, join(unpacked, "stacks", "site", "cdk.tf.json"));
  expect(() => readSynthesizedStacks(unpacked)).toThrow(/^(?!.*token).* leads out of /);
});

onPosix("an artifact with a pipe in it does not hang the review", () => {
  const unpacked = artifact("stacks/site/cdk.tf.json");
  spawnSync("mkfifo", [join(unpacked, "stacks", "site", "cdk.tf.json")]);
  expect(() => readSynthesizedStacks(unpacked)).toThrow(/is not a file/);
});

test.each([
  "@acme/team",
  "<script>alert(1)</script>",
  "--> <img src=x>",
  "<!-- s3-user-review -->",
  "[a](http://evil)",
])("shows %s in an artifact only as code in the comment", async (evil) => {
  const user = { name: evil, tags: { [evil]: evil } };
  const json = { resource: { aws_iam_user: { [evil]: user }, [evil]: { [evil]: { [evil]: evil } } } };
  const review = toMarkdown(reviewDirectories(handWritten(json), handWritten({})));
  const { body } = await post(review, []);
  expect(body).toContain("`");
  const outsideCode = body.replace(/`[^`\n]*`|<code>.*?<\/code>/g, "");
  expect(outsideCode.slice(marker.length)).not.toContain(evil);
});

test("states in the comment its commit, and that the pull request could have forged the JSON", async () => {
  const { body } = await post(`${marker}\n## Access review\n`, []);
  expect(body.split("\n").slice(0, 2)).toStrictEqual([marker, expect.stringContaining("For commit c0ffee.")]);
  expect(body).toContain("can't tell whether main.ts says the same");
  expect(body).toContain("## Access review");
});

test.each([
  ["requested", "is under way"],
  ["completed", "did not come about"],
])("marks the older comment once as outdated for a run that is %s without a review", async (action, state) => {
  const old = `${marker}\nFor commit abc.\n\nNo change in access.`;
  const first = await post(undefined, [byBot(2, old)], action);
  expect(first.done).toStrictEqual(["updated 2"]);
  expect(first.body).toMatch(/^<!-- s3-user-review -->\n<!-- outdated -->⚠️ \*\*Outdated:\*\* the review of c0ffee /);
  expect(first.body).toContain(state);
  const again = await post(undefined, [byBot(2, first.body)], action);
  expect(again.body.match(/Outdated/g)).toHaveLength(1);
  const { body } = await post(`${marker}\nNew`, [byBot(2, again.body)]);
  expect(body).not.toContain("Outdated");
});

test("marks nothing without an older comment", async () => {
  expect((await post(undefined, [])).done).toStrictEqual([]);
});
