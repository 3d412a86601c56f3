import { join } from "node:path";
import type { LocalAws } from "../commands/aws/local-aws";
import { interleave, median, timeSuccess } from "./measure";
import { node24, peers } from "./peers";
import { projectRoot } from "./project-root";
import { type Row, ratio, seconds } from "./report";

const loader = join(projectRoot, "commands", "loader", "typescript.js");
/** Of a peer, whose `main.ts` the loader must not treat as a cdktf app. */
const onOurLoader = ["--require", loader, "--eval", 'require("./main.ts")'];
const fromSource = ["--conditions=source", "--require", "terraform-s3-user-cli/typescript"];

/** One user: this project, the cdktf template and AWS CDK, compared with Node's start-up. */
export async function measureSynth(aws: LocalAws, rounds: number): Promise<Row[]> {
  const env = { ...aws.env, CDKTF_OUTDIR: join(aws.directory, "cdktf.out") };
  const node = (args: string[], cwd: string) => () => timeSuccess({ file: process.execPath, args, cwd, env });
  const npx = (args: string[], cwd: string) => () => timeSuccess({ file: "npx", args, cwd, env });
  const cdktfSynth = ["cdktf", "synth", "--output", env.CDKTF_OUTDIR];

  const runs = await interleave(
    {
      nothing: node(["-e", "0"], projectRoot),
      ours: node([...fromSource, "main.ts"], projectRoot),
      oursFromPackages: node(["--require", "terraform-s3-user-cli/typescript", "main.ts"], projectRoot),
      oursOnTsx: node(["--conditions=source", "--import", "tsx", "main.ts"], projectRoot),
      oursWithCli: npx(cdktfSynth, projectRoot),
      templateWithCli: npx(cdktfSynth, peers.cdktfTemplate),
      templateOnOurLoader: node(onOurLoader, peers.cdktfTemplate),
      awsCdk: npx(["ts-node", "--prefer-ts-exts", "main.ts"], peers.awsCdk),
      awsCdkOnOurLoader: node(onOurLoader, peers.awsCdk),
    },
    rounds,
  );
  const secondsOf = (name: keyof typeof runs) => median(runs[name].map((run) => run.seconds));
  return [
    ratio("`npm run synth`'s command, to `node -e 0`", secondsOf("ours"), secondsOf("nothing"), 4),
    ratio("… of a project that has the packages, built", secondsOf("oursFromPackages"), secondsOf("nothing"), 4),
    ratio("… to the stock template's `cdktf synth`", secondsOf("ours"), secondsOf("templateWithCli"), 0.1),
    ratio("… to AWS CDK's app", secondsOf("ours"), secondsOf("awsCdk"), 0.25),
    ratio("`npx cdktf synth`, to the stock template's", secondsOf("oursWithCli"), secondsOf("templateWithCli"), 0.65),
    ...(await measureCompileCache(aws, rounds)),
    { measured: "`main.ts`, run by tsx", result: seconds(secondsOf("oursOnTsx")) },
    { measured: "The template's app, run by `typescript.js`", result: seconds(secondsOf("templateOnOurLoader")) },
    { measured: "AWS CDK's app, run by `typescript.js`", result: seconds(secondsOf("awsCdkOnOurLoader")) },
  ];
}

/** The effect of the compile cache of Node.js 22.1 and newer. The first round fills it. */
async function measureCompileCache(aws: LocalAws, rounds: number): Promise<Row[]> {
  const measured = "On Node.js 24 of a project that has the packages: compile cache, to without";
  const file = node24();
  if (!file) return [{ measured, result: "not measured: its package could not be installed" }];
  const env = {
    ...aws.env,
    CDKTF_OUTDIR: join(aws.directory, "cdktf.out"),
    NODE_COMPILE_CACHE: join(aws.directory, "compile-cache"),
  };
  const args = ["--require", "terraform-s3-user-cli/typescript", "main.ts"];
  const synth = (added: NodeJS.ProcessEnv) => () =>
    timeSuccess({ file, args, cwd: projectRoot, env: { ...env, ...added } });
  const runs = await interleave({ cached: synth({}), uncached: synth({ NODE_DISABLE_COMPILE_CACHE: "1" }) }, rounds);
  const secondsOf = (name: keyof typeof runs) => median(runs[name].map((run) => run.seconds));
  return [ratio(measured, secondsOf("cached"), secondsOf("uncached"), 0.75)];
}
