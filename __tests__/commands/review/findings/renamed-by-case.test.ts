import { S3Access, type S3UserProps } from "terraform-s3-user";
import { reviewDirectories } from "../../../support/review-directories";
import { found } from "../../../support/reviewed-stack";
import { synthesized } from "../../../support/synthesized";

const app = (...userNames: string[]) =>
  synthesized({
    site: { users: userNames.map((userName): S3UserProps => ({ userName, access: S3Access.allBuckets() })) },
  });

const renamed = (base: string, head: string) => found(reviewDirectories(head, base), "renamed-by-case");

test("finds a user whose name changes only in case, with the way in two deploys", () => {
  expect(renamed(app("Photos"), app("photos"))).toMatchObject([
    {
      severity: "high",
      stack: "site",
      user: "photos",
      message:
        'was "Photos" before, which IAM takes for the same name: the deploy fails when the old user is still there',
      fix: 'userName: "Photos" // or remove the user, deploy, add it under its new name, deploy again',
    },
  ]);
});

test("doesn't find another name, the same name, or a new user", () => {
  expect(renamed(app("Photos"), app("images"))).toEqual([]);
  expect(renamed(app("Photos"), app("Photos"))).toEqual([]);
  expect(renamed(app("Photos"), app("Photos", "shop"))).toEqual([]);
});

test("finds a user that moves to another stack with a name in another case", () => {
  const head = synthesized({
    site: { users: [] },
    shop: { users: [{ userName: "photos", access: S3Access.allBuckets() }] },
  });
  expect(renamed(app("Photos"), head)).toMatchObject([{ stack: "shop", user: "photos" }]);
});

test("needs the same time for each further user", () => {
  const toLowerCase = jest.spyOn(String.prototype, "toLowerCase");
  const asked = (users: number) => {
    const names = Array.from({ length: users }, (_, index) => `user-${index}`);
    const [base, head] = [app(...names), app(...names)];
    toLowerCase.mockClear();
    renamed(base, head);
    return toLowerCase.mock.calls.length;
  };
  const [two, four, six] = [asked(2), asked(4), asked(6)];
  toLowerCase.mockRestore();
  expect(six - four).toBe(four - two);
});
