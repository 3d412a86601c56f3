import { mkdirSync } from "node:fs";
import { join } from "node:path";
import { type Contender, interleave, median, timeSuccess } from "./measure";
import { projectRoot } from "./project-root";
import { atMost, megabytes, type Row, ratio, seconds } from "./report";

const fromSource = ["--conditions=source", "--require", "terraform-s3-user-cli/typescript"];

/** Number of users. */
interface ManyUsers {
  /** Number of stacks. @default 1 */
  readonly stacks?: number;
  /** Buckets that each can use. @default every bucket */
  readonly buckets?: readonly string[];
  /** Bucket of the state. @default a local file */
  readonly stateBucket?: string;
}

/** Synthesizes that many users. */
export function manyUsers(
  users: number,
  outputDirectory: string,
  { stacks = 1, buckets = [], stateBucket = "" }: ManyUsers = {},
): Contender {
  const variables = {
    USERS: `${users}`,
    STACKS: `${stacks}`,
    BUCKETS: buckets.join(" "),
    STATE_BUCKET: stateBucket,
  };
  return {
    file: process.execPath,
    args: [...fromSource, join("bench", "many-users.ts")],
    cwd: projectRoot,
    env: { ...process.env, ...variables, CDKTF_OUTDIR: outputDirectory },
  };
}

/** From one user to AWS's limit for an account, 5,000. */
export async function measureScale(scratch: string, rounds: number): Promise<Row[]> {
  const directory = join(scratch, "scale");
  mkdirSync(directory);
  const synth = (users: number, stacks = 1) => {
    const output = join(directory, `${users}-in-${stacks}`);
    return () => timeSuccess(manyUsers(users, output, { stacks }));
  };
  const runs = await interleave(
    { "1": synth(1), "100": synth(100), "1000": synth(1000), "5000": synth(5000), split: synth(5000, 500) },
    rounds,
  );

  const secondsFor = (users: keyof typeof runs) => median(runs[users].map((run) => run.seconds));
  const memoryFor = (users: keyof typeof runs) => median(runs[users].map((run) => Number(run.stdout) / 1024));
  const each = (users: "1000" | "5000") => (secondsFor(users) - secondsFor("1")) / (Number(users) - 1);
  return [
    ...(["1", "100", "1000"] as const).map((users) => ({
      measured: `${Number(users).toLocaleString("en")} ${users === "1" ? "user" : "users"}`,
      result: `${seconds(secondsFor(users))}, ${megabytes(memoryFor(users))}`,
    })),
    ratio("5,000 users, to one", secondsFor("5000"), secondsFor("1"), 12),
    {
      measured: "5,000 users, peak memory",
      result: megabytes(memoryFor("5000")),
      target: atMost(400, memoryFor("5000"), megabytes),
    },
    ratio("5,000 users in 500 stacks, to one stack", secondsFor("split"), secondsFor("5000"), 1.5),
    ratio("Each added user at 5,000, to 1,000", each("5000") * 1000, each("1000") * 1000, 1.3, milliseconds),
  ];
}

/** The access of the users in one stack, and a change in the access of all of them. */
export async function measureReview(scratch: string, rounds: number): Promise<Row[]> {
  const directory = join(scratch, "review");
  mkdirSync(directory);
  const [wide, narrow] = [join(directory, "wide"), join(directory, "narrow")];
  await timeSuccess(manyUsers(5000, wide));
  await timeSuccess(manyUsers(5000, narrow, { buckets: ["photos"] }));
  const review = (...args: string[]) => {
    const script = join("commands", "bin", "from-source.js");
    const output = ["--out", join(directory, "review.md")];
    return () =>
      timeSuccess({
        file: process.execPath,
        args: [...fromSource, script, "review", ...args, ...output],
        cwd: projectRoot,
      });
  };
  const runs = await interleave(
    {
      synth: () => timeSuccess(manyUsers(5000, wide)),
      review: review("--head", wide),
      change: review("--head", narrow, "--against", wide),
    },
    rounds,
  );
  const secondsOf = (name: keyof typeof runs) => median(runs[name].map((run) => run.seconds));
  return [
    ratio("`review`, to their synth", secondsOf("review"), secondsOf("synth"), 3),
    ratio("`review` of a change to every one of them, to their synth", secondsOf("change"), secondsOf("synth"), 3),
  ];
}

const milliseconds = (value: number) => `${value.toFixed(2)} ms`;
