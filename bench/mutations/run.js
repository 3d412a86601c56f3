const { spawnSync } = require("node:child_process");
const { appendFileSync, copyFileSync, existsSync, mkdirSync, readFileSync, rmSync, writeFileSync } = require("node:fs");
const { join, relative, resolve } = require("node:path");
const { pickMutants, withMutants } = require("./mutants");

// Measures the tests: makes random mutants of lib/ and commands/, and runs each against the suites that reach it.
//
//   node bench/mutations/run.js <clone> <number|mutants.json> <seed> <stage>...
//
// The clone needs its own node_modules, and is changed. A stage is a list of Jest projects, such as `unit` or
// `process,core`. A mutant that survives a stage goes on to the next.

const [directory = "", chosen = "100", seed = "1", ...stages] = process.argv.slice(2);
const root = resolve(directory);
const work = join(root, "mutations");
const inWork = (name) => join(work, name);
const jestProgram = join("node_modules", "jest", "bin", "jest.js");

// A second call goes on with the mutants of the first.
const given = [inWork("mutants.json"), chosen].find((file) => existsSync(file));
const mutants = given ? JSON.parse(readFileSync(given, "utf8")) : pickMutants(root, Number(chosen), Number(seed));

function prepare() {
  mkdirSync(work);
  copyFileSync(join(__dirname, "switch.js"), inWork("switch.js"));
  writeFileSync(inWork("mutants.json"), JSON.stringify(mutants, undefined, 1));
  for (const file of new Set(mutants.map((mutant) => mutant.file))) {
    const source = readFileSync(join(root, file), "utf8");
    const ofFile = mutants.filter((mutant) => mutant.file === file);
    writeFileSync(join(root, file), withMutants(source, ofFile, inWork("switch.js")));
  }
  const file = JSON.stringify(inWork("suite"));
  const note = `require("node:fs").writeFileSync(${file}, expect.getState().testPath ?? "");\n`;
  appendFileSync(join(root, "__tests__", "support", "setup.ts"), note);
}

/** Runs suites one after the other. Returns the failed ones, and the time of each. */
function jest(projects, suites, options = [], timeout = 3_600_000) {
  const output = inWork("result.json");
  rmSync(output, { force: true });
  const args = [
    jestProgram,
    "--selectProjects",
    ...projects,
    ...options,
    "-w=1",
    "--json",
    `--outputFile=${output}`,
    "--silent",
  ];
  const { signal } = spawnSync(process.execPath, [...args, "--runTestsByPath", ...suites], {
    cwd: root,
    stdio: "ignore",
    timeout,
    killSignal: "SIGKILL",
  });
  if (signal) return { failed: ["(no end)"], seconds: {} };
  if (!existsSync(output)) return { failed: [`one of ${suites.join(", ")}`], seconds: {} }; // so --bail ends
  const { testResults } = JSON.parse(readFileSync(output, "utf8"));
  const name = (result) => relative(root, result.name);
  const failed = testResults.filter(({ status }) => status === "failed").map(name);
  return {
    failed,
    seconds: Object.fromEntries(testResults.map((one) => [name(one), (one.endTime - one.startTime) / 1000])),
  };
}

/** The suites that reach each mutant, without those that fail without any mutant. */
function reach(projects) {
  const listed = spawnSync(process.execPath, [jestProgram, "--selectProjects", ...projects, "--listTests"], {
    cwd: root,
    encoding: "utf8",
  });
  const suites = [...new Set(listed.stdout.split("\n").filter((line) => line.endsWith(".test.ts")))];
  rmSync(inWork("reached"), { force: true });
  writeFileSync(inWork("on"), "0");
  const { failed, seconds } = jest(projects, suites);
  if (failed.length > 0) console.log(`left out, for they fail without a mutant: ${failed.join(", ")}`);
  const reached = new Map();
  for (const line of existsSync(inWork("reached")) ? readFileSync(inWork("reached"), "utf8").split("\n") : []) {
    const [, id, suite] = /^(\d+) (.*)$/.exec(line) ?? [];
    if (!suite || failed.includes(relative(root, suite))) continue;
    reached.set(Number(id), new Set([...(reached.get(Number(id)) ?? []), relative(root, suite)]));
  }
  return { reached, seconds };
}

/** The suites of a mutant: first its own test, then the quick ones. */
function inOrder(mutant, suites, seconds) {
  const name = /([^/]+)\.ts$/.exec(mutant.file)?.[1] ?? "";
  const rank = (suite) => (suite.includes(`/${name}.`) ? 0 : (seconds[suite] ?? 1));
  return [...suites].sort((one, other) => rank(one) - rank(other));
}

function main() {
  const done = existsSync(inWork("verdicts.jsonl"))
    ? readFileSync(inWork("verdicts.jsonl"), "utf8")
        .trim()
        .split("\n")
        .map((line) => JSON.parse(line))
    : [];
  if (!existsSync(work)) prepare();
  let left = mutants.filter(({ id }) => !done.some((verdict) => verdict.id === id && verdict.killedBy));
  for (const stage of stages) {
    const projects = stage.split(",");
    const cache = inWork(`reach-${stage}.json`);
    if (!existsSync(cache)) {
      const { reached, seconds } = reach(projects);
      writeFileSync(cache, JSON.stringify({ reached: [...reached].map(([id, suites]) => [id, [...suites]]), seconds }));
    }
    const { reached, seconds } = JSON.parse(readFileSync(cache, "utf8"));
    const suitesOf = new Map(reached);
    const survivors = [];
    for (const mutant of left) {
      if (done.some((verdict) => verdict.id === mutant.id && verdict.stage === stage)) {
        survivors.push(mutant);
        continue;
      }
      const suites = inOrder(mutant, suitesOf.get(mutant.id) ?? [], seconds);
      let killedBy;
      for (let index = 0; index < suites.length && !killedBy; ) {
        // Quick ones together, so that Jest starts less often.
        const some = [suites[index++]];
        while (index < suites.length && some.reduce((sum, one) => sum + (seconds[one] ?? 1), 0) < 10)
          some.push(suites[index++]);
        writeFileSync(inWork("on"), `${mutant.id}`);
        const limit = 60 + 6 * some.reduce((sum, one) => sum + (seconds[one] ?? 1), 0);
        [killedBy] = jest(projects, some, ["--bail"], Math.ceil(limit * 1000)).failed;
      }
      writeFileSync(inWork("on"), "0");
      appendFileSync(
        inWork("verdicts.jsonl"),
        `${JSON.stringify({ id: mutant.id, stage, suites: suites.length, killedBy })}\n`,
      );
      if (!killedBy) survivors.push(mutant);
    }
    left = survivors;
    console.log(`${stage}: ${mutants.length - left.length} of ${mutants.length} are dead`);
  }
  for (const { id, file, line, from, to } of left)
    console.log(`${id} ${file}:${line} ${from.slice(0, 60)} → ${to.slice(0, 60)}`);
}

main();
