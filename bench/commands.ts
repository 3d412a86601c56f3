import { cpSync, mkdirSync, symlinkSync } from "node:fs";
import { join } from "node:path";
import type { LocalAws } from "../commands/aws/local-aws";
import { type Contender, interleave, median, timeSuccess } from "./measure";
import { projectRoot } from "./project-root";
import { type Row, ratio } from "./report";

const verbs = ["deploy", "diff", "destroy"] as const;
type Life = Readonly<Record<(typeof verbs)[number], number>>;

/** The commands of this project next to Terraform's, on the same stack of one user and the same local AWS. */
export async function measureCommands(aws: LocalAws, rounds: number): Promise<Row[]> {
  const project = laidOut(aws, "commands");
  const ours = (verb: string, ...args: string[]) =>
    timed({ file: "npm", args: ["run", "--silent", verb, "--", ...args], cwd: project, env: aws.env });

  const twin = laidOut(aws, "commands-of-terraform");
  const stack = join(twin, "cdktf.out", "stacks", "image-optimizer");
  await timeSuccess({ file: "npm", args: ["run", "--silent", "synth"], cwd: twin, env: aws.env });
  const terraform = async (...args: string[]) => {
    const init = await timed({ file: "terraform", args: ["init"], cwd: stack, env: aws.env });
    return init + (await timed({ file: "terraform", args, cwd: stack, env: aws.env }));
  };

  const lives = await interleave<"ours" | "terraform", Life>(
    {
      ours: async () => ({
        deploy: await ours("deploy", "--auto-approve"),
        diff: await ours("diff"),
        destroy: await ours("destroy", "--auto-approve"),
      }),
      terraform: async () => ({
        deploy: await terraform("apply", "-auto-approve"),
        diff: await terraform("plan"),
        destroy: await terraform("destroy", "-auto-approve"),
      }),
    },
    rounds,
  );
  const secondsOf = (name: keyof typeof lives, verb: keyof Life) => median(lives[name].map((life) => life[verb]));
  const theirs = { deploy: "apply", diff: "plan", destroy: "destroy" };
  return verbs.map((verb) =>
    ratio(
      `\`npm run ${verb}\`, to \`terraform init\` and \`${theirs[verb]}\``,
      secondsOf("ours", verb),
      secondsOf("terraform", verb),
      1.25,
    ),
  );
}

async function timed(contender: Contender): Promise<number> {
  return (await timeSuccess(contender)).seconds;
}

/** A copy of this project, with its own state. */
function laidOut(aws: LocalAws, name: string): string {
  const directory = join(aws.directory, name);
  mkdirSync(directory);
  cpSync(join(projectRoot, "main.ts"), join(directory, "main.ts"));
  for (const shared of ["node_modules", "package.json", "tsconfig.json", "cdktf.json"]) {
    symlinkSync(join(projectRoot, shared), join(directory, shared));
  }
  return directory;
}
