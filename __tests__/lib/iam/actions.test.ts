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

test("a pattern matches what IAM says it matches", () => {
  const text = fc.string({ unit: fc.constantFrom("a", "A", "b", ".", "+", "(", "\n"), maxLength: 6 });
  const pattern = fc.string({ unit: fc.constantFrom("a", "B", "*", "?", ".", "+", "(", "\\", "$"), maxLength: 5 });
  fc.assert(
    fc.property(pattern, text, (p, t) => {
      expect(matchesWildcards(p, t)).toBe(matches(p, t));
    }),
    { numRuns: 2000 },
  );
});

test("a pattern of many wildcards is answered at once", () => {
  const pattern = `s3:${"*?".repeat(200)}!`;
  expect(actionsOf("s3").filter((name) => matchesWildcards(pattern, `s3:${name}`))).toStrictEqual([]);
});

test("AWS's own list has s3 and its actions", () => {
  expect(serviceExists("S3")).toBe(true);
  expect(actionsOf("s3")).toEqual(expect.arrayContaining(["GetObject", "PutObject", "ListBucket", "CreateBucket"]));
});

test.each(["", "s4", "../services", "constructor"])("AWS's own list has no service %j", (service) => {
  expect(serviceExists(service)).toBe(false);
  expect(actionsOf("s4")).toEqual([]);
});
