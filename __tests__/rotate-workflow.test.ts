import { mkdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { temporaryDirectory } from "./support/temporary-directory";
import { runScript } from "./support/workflow-commands";

// The script that proposes a rotation's next step. workflows.test.ts tests the jobs.

const before = 'users: [\n  {\n    userName: "photos",\n    access,\n  },\n]\n';
const after = before.replace('"photos",', '"photos",\n    accessKeys: [{ name: "primary" }, { name: "secondary" }],');
const key = { name: "primary", access_key_id: "AKIA1", status: "Active", created: "2026-01-01T00:00:00Z" };
const outcome = { stack: "site", user: "photos", keys: [key], written: { step: "add", key: "secondary" }, waiting: [] };

interface Situation {
  readonly outcomes?: readonly object[];
  readonly edited?: string;
  readonly main?: string;
  /** The text of main.ts on the branch; undefined without a branch. */
  readonly branch?: string;
  readonly author?: string;
  readonly behind?: number;
  readonly pull?: { readonly number: number };
  readonly createStatus?: number;
}

/** What the script does in a situation, in order. */
async function propose(situation: Situation): Promise<{ done: string[]; body: string }> {
  const {
    outcomes = [outcome],
    edited = after,
    main = "base",
    branch,
    author = "github-actions[bot]",
    behind = 0,
  } = situation;
  const directory = temporaryDirectory();
  mkdirSync(join(directory, "rotate"));
  writeFileSync(join(directory, "rotate", "rotate.json"), JSON.stringify(outcomes));
  writeFileSync(join(directory, "rotate", "main.ts"), edited);
  const done: string[] = [];
  let body = "";
  const refused = (status: number) => Object.assign(new Error("refused"), { status });
  const rest = {
    repos: {
      get: async () => ({ data: { default_branch: "main" } }),
      getContent: async ({ ref }: { ref: string }) => {
        const content = ref === "base" ? before : `${branch}`;
        return { data: { content: Buffer.from(content).toString("base64") } };
      },
      compareCommitsWithBasehead: async () => ({
        data: { commits: [{ author: { login: author } }], behind_by: behind },
      }),
    },
    git: {
      getRef: async ({ ref }: { ref: string }) => {
        if (ref === "heads/main") return { data: { object: { sha: main } } };
        if (branch === undefined) throw refused(404);
        return { data: { object: { sha: "branch" } } };
      },
      createRef: async ({ ref }: { ref: string }) => done.push(`create ${ref}`),
      updateRef: async ({ ref }: { ref: string }) => done.push(`reset ${ref}`),
      deleteRef: async ({ ref }: { ref: string }) => done.push(`delete ${ref}`),
    },
    pulls: {
      list: "pulls",
      update: async (given: { pull_number: number; state?: string; body?: string }) => {
        body = given.body ?? body;
        done.push(`${given.state === "closed" ? "close" : "update"} #${given.pull_number}`);
      },
      create: async (given: { head: string; base: string; body: string }) => {
        if (situation.createStatus !== undefined) throw refused(situation.createStatus);
        body = given.body;
        done.push(`open ${given.head} → ${given.base}`);
      },
    },
  };
  const graphql = async (
    _: string,
    { input }: { input: { fileChanges: { additions: { path: string; contents: string }[] } } },
  ) => {
    for (const { path, contents } of input.fileChanges.additions) {
      done.push(`commit ${path}`);
      expect(Buffer.from(contents, "base64").toString()).toBe(edited);
    }
  };
  await runScript("rotate.yml", 0, {
    context: { repo: { owner: "acme", repo: "site" }, sha: "base" },
    core: { notice: (said: string) => done.push(said), setFailed: (said: string) => done.push(`failed: ${said}`) },
    github: { rest, graphql, paginate: async () => (situation.pull ? [situation.pull] : []) },
    process: { env: { RUNNER_TEMP: directory } },
    require,
    Buffer,
  });
  return { done, body };
}

test("turns the first step into one commit on the branch, and one pull request", async () => {
  const { done, body } = await propose({});
  expect(done).toStrictEqual(["create refs/heads/s3-user/rotate", "commit main.ts", "open s3-user/rotate → main"]);
  expect(body).toContain("- `photos` in stack `site`, step 1 of 3: add the key `secondary`.");
  expect(body).toContain("`primary` `AKIA1`: `Active`, created `2026-01-01T00:00:00Z`, last used `never`");
});

test("writes its own branch again in a later run, and updates its own pull request", async () => {
  const { done } = await propose({ branch: before, pull: { number: 7 } });
  expect(done).toStrictEqual(["reset heads/s3-user/rotate", "commit main.ts", "update #7"]);
});

test("doesn't commit the same edit again, so that an approval stays", async () => {
  expect((await propose({ branch: after, pull: { number: 7 } })).done).toStrictEqual(["update #7"]);
});

test("commits the same edit again if main has changed", async () => {
  const { done } = await propose({ branch: after, behind: 1, pull: { number: 7 } });
  expect(done).toStrictEqual(["reset heads/s3-user/rotate", "commit main.ts", "update #7"]);
});

test("closes the pull request, and deletes its branch, when no step is due", async () => {
  const { done } = await propose({ edited: before, outcomes: [], branch: after, pull: { number: 7 } });
  expect(done).toStrictEqual(["close #7", "delete heads/s3-user/rotate", "No step is due."]);
});

test("does nothing when no step is due and there is no pull request", async () => {
  expect((await propose({ edited: before, outcomes: [] })).done).toStrictEqual(["No step is due."]);
});

test("proposes nothing for a commit that is no longer main's newest", async () => {
  expect((await propose({ main: "newer" })).done).toStrictEqual(["main has gone on. The next run looks again."]);
});

test("doesn't overwrite another author's commit on the branch", async () => {
  const { done } = await propose({ branch: before, author: "ada", pull: { number: 7 } });
  expect(done).toStrictEqual([expect.stringContaining("failed: The branch s3-user/rotate has a commit that is not")]);
});

test.each([
  ["another line", after.replace("access,", "access: S3Access.allBuckets(),")],
  ["code", `${after}require("child_process");\n`],
  ["many lines about keys", after + Array.from({ length: 9 }, (_, index) => `// name ${index}\n`).join("")],
])("doesn't propose an edit with %s", async (_, edited) => {
  const { done } = await propose({ edited });
  expect(done).toStrictEqual(["failed: The edit is about more than access keys. Nothing was proposed."]);
});

test("fails for a user that could not be checked, and proposes the others", async () => {
  const outcomes = [outcome, { stack: "site", user: "videos", keys: [], waiting: [], not_checked: "no such user" }];
  const { done, body } = await propose({ outcomes });
  expect(done[0]).toMatch(/^failed: 1 users could not be looked at/);
  expect(done.at(-1)).toBe("open s3-user/rotate → main");
  expect(body).toContain("**Not looked at**\n\n- `videos` in stack `site`");
});

test("fails for a due step that could not be written, and doesn't say that none is due", async () => {
  const outcomes = [{ stack: "site", user: "videos", keys: [], waiting: [], not_written: "it can't be read" }];
  expect((await propose({ edited: before, outcomes })).done).toStrictEqual([
    expect.stringMatching(/^failed: main\.ts could not be edited for 1 users\./),
    "No step can be proposed; the log of the job edit says why.",
  ]);
  expect((await propose({ outcomes: [outcome, ...outcomes] })).body).toContain(
    "`main.ts was not edited: it can?t be read`",
  );
});

test.each(["@acme/team", "`</code>", "[x](http://evil)", "a\nb", "<img src=x>"])(
  "shows the name %j in the text as code only",
  async (user) => {
    const { body } = await propose({ outcomes: [{ ...outcome, user, waiting: [user] }] });
    expect(body.replace(/`[^`\n]*`/g, "")).not.toMatch(/@|evil|<|\[x\]/);
    expect(body).not.toContain("a\nb");
  },
);

test("names the setting that forbids pull requests", async () => {
  const { done } = await propose({ createStatus: 403 });
  expect(done.at(-1)).toContain("Allow GitHub Actions to create and approve pull requests");
});
