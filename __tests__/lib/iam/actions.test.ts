import fc from "fast-check";
import { actionsOf, matchesWildcards, serviceExists } from "../../../lib/iam/actions";

/** IAM's matching, one character after the other. */
function matches(pattern: string, text: string): boolean {
  if (pattern === "") return text === "";
  const [first, rest] = [pattern.slice(0, 1), pattern.slice(1)];
  if (first === "*") return matches(rest, text) || (text !== "" && matches(pattern, text.slice(1)));
  if (text === "") return false;
  return (first === "?" || first.toLowerCase() === text.slice(0, 1).toLowerCase()) && matches(rest, text.slice(1));
}

test("matches a pattern as IAM does", () => {
  const text = fc.string({ unit: fc.constantFrom("a", "A", "b", ".", "+", "(", "\n"), maxLength: 6 });
  const pattern = fc.string({ unit: fc.constantFrom("a", "B", "*", "?", ".", "+", "(", "\\", "$"), maxLength: 5 });
  fc.assert(
    fc.property(pattern, text, (p, t) => {
      expect(matchesWildcards(p, t)).toBe(matches(p, t));
    }),
    { numRuns: 2000 },
  );
});

test("matches a pattern with many wildcards at once", () => {
  const pattern = `s3:${"*?".repeat(200)}!`;
  expect(actionsOf("s3").filter((name) => matchesWildcards(pattern, `s3:${name}`))).toStrictEqual([]);
});

test("has s3 and its actions in AWS's list", () => {
  expect(serviceExists("S3")).toBe(true);
  expect(actionsOf("s3")).toEqual(expect.arrayContaining(["GetObject", "PutObject", "ListBucket", "CreateBucket"]));
});

test.each(["", "s4", "../services", "constructor"])("has no service %j in AWS's list", (service) => {
  expect(serviceExists(service)).toBe(false);
  expect(actionsOf("s4")).toEqual([]);
});
