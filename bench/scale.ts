import { mkdirSync } from "node:fs";
import { join } from "node:path";
import { type Contender, interleave, median, timeSuccess } from "./measure";
import { projectRoot } from "./project-root";
import { atMost, megabytes, type Row, ratio, seconds } from "./report";

/** Synthesizes one stack of that many users. */
export function manyUsers(users: number, outputDirectory: string): Contender {
  return {
    file: process.execPath,
    args: ["--conditions=source", "--require", "terraform-s3-user-cli/typescript", join("bench", "many-users.ts")],
    cwd: projectRoot,
    env: { ...process.env, USERS: String(users), CDKTF_OUTDIR: outputDirectory },
  };
}

/** From one user to AWS's limit for an account, 5,000. */
export async function measureScale(scratch: string, rounds: number): Promise<Row[]> {
  const directory = join(scratch, "scale");
  mkdirSync(directory);
  const synth = (users: number) => () => timeSuccess(manyUsers(users, join(directory, "cdktf.out")));
  const runs = await interleave({ "1": synth(1), "100": synth(100), "1000": synth(1000), "5000": synth(5000) }, rounds);

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
    ratio("Each added user at 5,000, to 1,000", each("5000") * 1000, each("1000") * 1000, 1.3, milliseconds),
  ];
}

const milliseconds = (value: number) => `${value.toFixed(2)} ms`;
