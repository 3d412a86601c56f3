import fc from "fast-check";
import { bucketErrors, bucketNameErrors } from "../../../lib/rules/buckets";

const letterOrDigit = fc.constantFrom(..."abcdefghijklmnopqrstuvwxyz0123456789");
const between = fc.constantFrom(..."abcdefghijklmnopqrstuvwxyz0123456789.-");

const legalName = fc
  .tuple(letterOrDigit, fc.string({ unit: between, minLength: 1, maxLength: 61 }), letterOrDigit)
  .map((parts) => parts.join("").replace(/\.+/g, "."))
  .filter((name) => name.length >= 3 && name.split(".").some((part) => !/^\d+$/.test(part)))
  .filter((name) => !/^(xn--|sthree-|amzn-s3-demo-)|(-s3alias|--ol-s3|\.mrap|--x-s3|--table-s3)$/.test(name));

test("accepts every legal bucket name", () => {
  fc.assert(fc.property(legalName, (name) => bucketNameErrors(name).length === 0));
});

test("rejects every bucket name with an illegal character", () => {
  const strange = fc
    .string({ unit: "grapheme", minLength: 1, maxLength: 1 })
    .filter((c) => !"abcdefghijklmnopqrstuvwxyz0123456789.-*?".includes(c));
  fc.assert(
    fc.property(legalName, fc.nat(), strange, (name, at, character) => {
      const index = at % (name.length + 1);
      return bucketNameErrors(name.slice(0, index) + character + name.slice(index)).length === 1;
    }),
  );
});

test("rejects every bucket name with an illegal first or last character", () => {
  const spoilt = fc.oneof(
    fc.tuple(fc.constantFrom(".", "-"), legalName).map(([edge, name]) => edge + name),
    fc.tuple(legalName, fc.constantFrom(".", "-")).map(([name, edge]) => name + edge),
    fc.tuple(legalName, legalName).map(([one, other]) => `${one}..${other}`),
    fc.tuple(fc.nat(255), fc.nat(255), fc.nat(255), fc.nat(255)).map((numbers) => numbers.join(".")),
    fc.tuple(legalName, fc.string({ unit: letterOrDigit, minLength: 61 })).map((parts) => parts.join("")),
    fc.string({ unit: letterOrDigit, maxLength: 2 }),
  );
  fc.assert(fc.property(spoilt, (name) => bucketNameErrors(name).length === 1));
});

/** What a message says to write, each of several. */
function remediesIn(message: string): string[] {
  return [...message.matchAll(/(?:write|or|for example) ("(?:[^"\\]|\\.)*")/g)].map(([, text]) =>
    JSON.parse(`${text}`),
  );
}

const unsound = fc.oneof(
  fc
    .tuple(
      fc.constantFrom("", "s3://", "https://", "https://s3.amazonaws.com/", "arn:aws:s3:::", "arn:aws:s3:us-east-1::"),
      fc.constantFrom("photos", "my.photos", "写真", "$${aws:username}", "&{aws:userid}", "photos.s3.amazonaws.com"),
      fc.constantFrom("", "/", "/images", "/images/", "/写\u200b/*", "/$${aws:username}/*", "/&{aws:username}/"),
    )
    .map((parts) => parts.join("")),
  fc
    .tuple(
      fc.constantFrom("us-east-1", ""),
      fc.constantFrom("123456789012", "", "me"),
      fc.constantFrom("accesspoint/web", "accesspoint:web", "accesspoint/", "accesspoint/WEB", "accesspoint/m.mrap"),
      fc.constantFrom("", "/", "/images/*", "/object/", "/object/images/*", "/object"),
    )
    .map(([region, account, point, below]) => `arn:aws:s3:${region}:${account}:${point}${below}`),
);

test("accepts what a message proposes", () => {
  fc.assert(
    fc.property(unsound, (entry) => {
      const remedies = bucketErrors(entry, "aws").flatMap(remediesIn);
      expect(remedies.flatMap((remedy) => bucketErrors(remedy, "aws"))).toEqual([]);
    }),
    { numRuns: 2000 },
  );
});
